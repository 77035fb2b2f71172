"""Files."""

from __future__ import annotations

from typing import Literal

from tui.api.models.base import Form, Multipart, Record, RecordId, Text, Upload


class File(Record):
    """A file, as v1 gives it."""

    id: int | None = None
    user_id: int | None = None
    deal_id: int | None = None
    person_id: int | None = None
    org_id: int | None = None
    product_id: int | None = None
    activity_id: int | None = None
    lead_id: str | None = None
    add_time: str | None = None
    update_time: str | None = None
    file_name: str | None = None
    file_size: int | None = None
    active_flag: bool | None = None
    inline_flag: bool | None = None
    remote_location: str | None = None
    remote_id: str | None = None
    cid: str | None = None
    s3_bucket: str | None = None
    mail_message_id: str | None = None
    mail_template_id: str | None = None
    deal_name: str | None = None
    person_name: str | None = None
    org_name: str | None = None
    product_name: str | None = None
    lead_name: str | None = None
    url: str | None = None
    name: str | None = None
    description: str | None = None
    log_id: str | None = None
    file_type: str | None = None
    people_name: str | None = None


class FileRemote(Record):
    """A file remote, as v1 gives it."""

    id: int | None = None
    user_id: int | None = None
    deal_id: int | None = None
    person_id: int | None = None
    org_id: int | None = None
    product_id: int | None = None
    activity_id: int | None = None
    lead_id: str | None = None
    add_time: str | None = None
    update_time: str | None = None
    file_name: str | None = None
    file_size: int | None = None
    active_flag: bool | None = None
    inline_flag: bool | None = None
    remote_location: str | None = None
    remote_id: str | None = None
    cid: str | None = None
    s3_bucket: str | None = None
    mail_message_id: str | None = None
    mail_template_id: str | None = None
    deal_name: str | None = None
    person_name: str | None = None
    org_name: str | None = None
    product_name: str | None = None
    lead_name: str | None = None
    url: str | None = None
    name: str | None = None
    description: str | None = None
    log_id: str | None = None
    file_type: str | None = None


class FileChange(Form):
    """What may change on a file."""

    name: Text | None = None
    description: Text | None = None


class RemoteFileNew(Form):
    """A new remote file."""

    file_type: Literal["gdoc", "gslides", "gsheet", "gform", "gdraw"]
    title: Text
    item_type: Literal["deal", "organization", "person"]
    item_id: RecordId
    remote_location: Literal["googledrive"]


class RemoteFileLink(Form):
    """What link remote of files takes."""

    item_type: Literal["deal", "organization", "person"]
    item_id: RecordId
    remote_id: Text
    remote_location: Literal["googledrive"]


class FileNew(Multipart):
    """A new file."""

    file: Upload
    deal_id: RecordId | None = None
    person_id: RecordId | None = None
    org_id: RecordId | None = None
    product_id: RecordId | None = None
    activity_id: RecordId | None = None
    lead_id: Text | None = None
    project_id: RecordId | None = None
