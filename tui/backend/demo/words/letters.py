"""What mails say."""

from __future__ import annotations

CLOSING = "Best regards"
LETTERS: dict[str, tuple[str, ...]] = {
    "proposal": (
        "attached is the revised proposal with the quantities we agreed on. Installation is included, travel is not.",
        "here is the updated proposal. I moved the reporting package into the base price, as you asked.",
    ),
    "agenda": (
        "for our meeting I suggest: your fleet today, a short demo, then open questions. Anything you want to add?",
        "please find the agenda below. It would help if somebody from dispatch could join for the first half hour.",
    ),
    "reference": ("these three customers are happy to take a call. All of them run mixed fleets of about your size.",),
    "intro": (
        "good to talk to you. The case study shows what a fleet like yours saved in the first six months.",
        "as promised, a short introduction. Page two shows how the data gets into your dispatch system.",
    ),
    "reply to": (
        "thank you for writing to us. Yes, we cover that. When would a call of twenty minutes suit you?",
        "thanks for your request. May I ask how many vehicles it is about, and what you use today?",
    ),
    "renewal": ("your contract runs out in two months. The conditions stay the same if you prolong it before that.",),
}
"""By a word of the activity's subject."""
OTHER = (
    "as discussed, here are the details. Let me know if anything is missing.",
    "short summary of where we are: the numbers are with you, the open technical question is with us.",
    "I have put the documents together. Happy to walk you through them whenever it suits you.",
)
ANSWERS = (
    "thanks, looks good at first sight. I will show it to our managing director this week.",
    "thank you. One question: does the price include the SIM cards?",
    "received. We need until the end of the month, our budget round is late this year.",
    "perfect. Could you send the same for the second depot?",
    "that is more than we had in mind. Is there a smaller package to begin with?",
)
ASKED = (
    "we saw your stand at the fair and would like to know what it costs to equip about thirty vehicles.",
    "could you tell me whether the sensors also work below minus twenty-five degrees?",
    "a neighbour of ours uses your system and is happy with it. What would we need to try it?",
)
ASIDE = (
    ("Invoice address", "please note that invoices go to our new address from next month on."),
    ("Holiday cover", "I am away for two weeks. My colleague answers the phone in the meantime."),
    ("New phone number", "our switchboard has a new number, it is in my signature from today on."),
    ("Fair in autumn", "will you be at the fair again? We would bring two colleagues from dispatch."),
)
"""Mail that belongs to no deal: subject and text."""
