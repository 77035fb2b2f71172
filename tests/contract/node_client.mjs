// A week of a salesperson's work with Pipedrive's own client for Node. Usage: node node_client.mjs <url> <token>
// Writes one JSON object: the calls made by class, and what went wrong with any of them.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { Blob, File } from 'node:buffer';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [url, token, modules] = process.argv.slice(2);
const require = createRequire(join(modules, 'index.js'));
const [v1, v2] = [require('pipedrive/v1'), require('pipedrive/v2')];
globalThis.File ??= File;

const used = {};
const failures = [];

function dialect(name, module, path) {
  const configuration = new module.Configuration({ apiKey: token, basePath: `${url}${path}` });
  return new Proxy({}, {
    get: (_, resource) => {
      const kind = module[`${resource}Api`];
      const api = new kind(configuration);
      return new Proxy({}, { get: (_, verb) => (given, body) => call(`${name}.${resource}`, api, verb, given, body) });
    },
  });
}

// The client wraps a body in a parameter whose name differs from method to method; its source tells which.
async function call(place, api, verb, given = {}, body = undefined) {
  (used[place] ??= new Set()).add(verb);
  const name = /requestParameters\.([A-Z]\w+)/.exec(api[verb].toString())?.[1];
  const parameters = body === undefined ? given : { ...given, [name]: body };
  try {
    return await api[verb](parameters);
  } catch (error) {
    const said = error?.stack?.startsWith('Required') || error?.message ? String(error.message ?? error) : JSON.stringify(error);
    throw new Error(`${place}.${verb}: ${said}`);
  }
}

async function scene(name, play) {
  try {
    return await play();
  } catch (error) {
    failures.push(`${name}: ${error.message}`);
    return undefined;
  }
}

async function refused(promise, pattern) {
  await assert.rejects(promise, pattern);
}

const one = dialect('v1', v1, '/api/v1');
const two = dialect('v2', v2, '/api/v2');
const now = new Date();
const day = (n) => new Date(now.getTime() + n * 86400000).toISOString().slice(0, 10);
const until = async (question) => {
  for (let n = 0; n < 40; n += 1) {
    const { data } = await question();
    if (data.status === 'completed') return data;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('the job did not end');
};

const me = (await one.Users.getCurrentUser()).data;

await scene('Monday: who and what is here', async () => {
  assert.equal(me.active_flag, true);
  assert.equal((await one.Users.getUsers()).data.length, 1);
  assert.equal((await one.Users.getUser({ id: me.id })).data.email, me.email);
  assert.equal((await one.Users.findUsersByName({ term: me.name })).data[0].id, me.id);
  assert.equal((await one.Users.getUserPermissions({ id: me.id })).data.can_add_deals, true);
  await one.Users.getUserRoleAssignments({ id: me.id });
  await one.Users.getUserRoleSettings({ id: me.id });
  await one.Users.getUserFollowers({ id: me.id });
  await two.Users.getUserFollowers({ id: me.id });
  await one.UserSettings.getUserSettings();
  await one.UserConnections.getUserConnections();
  await one.Billing.getCompanyAddons();
  assert.ok((await one.Currencies.getCurrencies({ term: 'euro' })).data.length >= 1);
  for (const kind of ['Activity', 'Deal', 'Lead', 'Note', 'Organization', 'Person', 'Product']) {
    const found = await one[`${kind}Fields`][`get${kind}Fields`]();
    assert.ok(found.data.length > 3, `fields of ${kind}`);
  }
  for (const kind of ['Activity', 'Deal', 'Organization', 'Person', 'Product', 'Project']) {
    const found = await two[`${kind}Fields`][`get${kind}Fields`]();
    assert.ok(found.data.every((field) => field.field_code), `fields of ${kind}`);
  }
  assert.ok((await one.LeadSources.getLeadSources()).data.length > 0);
});

const pipeline = await scene('Monday: a pipeline with stages', async () => {
  const made = (await two.Pipelines.addPipeline({}, { name: 'Renewals', is_deal_probability_enabled: true })).data;
  const first = (await two.Stages.addStage({}, { name: 'Due', pipeline_id: made.id, deal_probability: 30 })).data;
  const last = (await two.Stages.addStage({}, { name: 'Signed', pipeline_id: made.id, deal_probability: 90 })).data;
  await two.Stages.updateStage({ id: first.id }, { is_deal_rot_enabled: true, days_to_rotten: 5 });
  assert.equal((await two.Stages.getStage({ id: first.id })).data.days_to_rotten, 5);
  assert.deepEqual((await two.Stages.getStages({ pipeline_id: made.id })).data.map((s) => s.name), ['Due', 'Signed']);
  await two.Pipelines.updatePipeline({ id: made.id }, { name: 'Renewals 2' });
  assert.equal((await two.Pipelines.getPipeline({ id: made.id })).data.name, 'Renewals 2');
  assert.equal((await two.Pipelines.getPipelines()).data.length, 2);
  return { ...made, first, last };
});

const contacts = await scene('Monday: contacts', async () => {
  const org = (await two.Organizations.addOrganization({}, { name: 'Nordwind GmbH', address: { value: 'Am Kai 1, Hamburg' } })).data;
  const other = (await two.Organizations.addOrganization({}, { name: 'Nord Wind' })).data;
  const person = (await two.Persons.addPerson({}, {
    name: 'Zoë Ångström', org_id: org.id, emails: [{ value: 'zoe@nordwind.example', primary: true, label: 'work' }],
    phones: [{ value: '+49 40 123456', primary: true, label: 'work' }],
  })).data;
  const twin = (await two.Persons.addPerson({}, { name: 'Zoe Angstrom' })).data;
  assert.equal((await two.Persons.getPerson({ id: person.id })).data.first_name, 'Zoë');
  await two.Persons.updatePerson({ id: person.id }, { job_title: 'Buyer' });
  await two.Organizations.updateOrganization({ id: org.id }, { website: 'https://nordwind.example' });
  assert.equal((await two.Organizations.getOrganization({ id: org.id })).data.website, 'https://nordwind.example');
  assert.equal((await two.Persons.getPersons({ org_id: org.id })).data.length, 1);
  assert.equal((await two.Organizations.getOrganizations()).data.length, 2);
  const link = (await one.OrganizationRelationships.addOrganizationRelationship({}, {
    type: 'parent', rel_owner_org_id: org.id, rel_linked_org_id: other.id, org_id: org.id,
  })).data;
  await one.OrganizationRelationships.getOrganizationRelationship({ id: link.id });
  assert.equal((await one.OrganizationRelationships.getOrganizationRelationships({ org_id: org.id })).data.length, 1);
  await one.OrganizationRelationships.updateOrganizationRelationship({ id: link.id }, { type: 'related' });
  await one.OrganizationRelationships.deleteOrganizationRelationship({ id: link.id });
  await one.Persons.mergePersons({ id: twin.id }, { merge_with_id: person.id });
  await one.Organizations.mergeOrganizations({ id: other.id }, { merge_with_id: org.id });
  assert.deepEqual((await two.Persons.getPersons()).data.map((found) => found.id), [person.id]);
  for (const [name, id] of [['Person', person.id], ['Organization', org.id]]) {
    for (const what of ['Changelog', 'Files', 'Followers', 'MailMessages', 'Updates', 'Users']) {
      await one[`${name}s`][`get${name}${what}`]({ id });
    }
    assert.equal((await two[`${name}s`][`get${name}Followers`]({ id })).data[0].user_id, me.id);
    await two[`${name}s`][`get${name}FollowersChangelog`]({ id });
  }
  return { org, person };
});

const deal = await scene('Tuesday: a deal', async () => {
  const field = (await two.DealFields.addDealField({}, { field_name: 'Region', field_type: 'enum', options: [{ label: 'North' }, { label: 'South' }] })).data;
  await two.DealFields.addDealFieldOptions({ field_code: field.field_code, AddDealFieldOptionsRequestInner: [{ label: 'East' }] });
  const known = (await two.DealFields.getDealField({ field_code: field.field_code })).data;
  assert.deepEqual(known.options.map((option) => option.label), ['North', 'South', 'East']);
  const made = (await two.Deals.addDeal({}, {
    title: 'Renewal 2027', value: 12000, currency: 'EUR', person_id: contacts.person.id, org_id: contacts.org.id,
    pipeline_id: pipeline.id, stage_id: pipeline.first.id, custom_fields: { [field.field_code]: known.options[1].id },
  })).data;
  assert.equal(made.custom_fields[field.field_code], known.options[1].id);
  const moved = (await two.Deals.updateDeal({ id: made.id }, { stage_id: pipeline.last.id, expected_close_date: day(20) })).data;
  assert.equal(moved.stage_id, pipeline.last.id);
  assert.equal((await two.Deals.getDeal({ id: made.id, include_fields: 'products_count' })).data.title, 'Renewal 2027');
  assert.deepEqual((await two.Deals.getDeals({ pipeline_id: pipeline.id })).data.map((d) => d.id), [made.id]);
  assert.equal((await two.Deals.searchDeals({ term: 'renewal' })).data.items[0].item.id, made.id);
  await one.Deals.addDealParticipant({ id: made.id }, { person_id: (await two.Persons.addPerson({}, { name: 'Second' })).data.id });
  assert.equal((await one.Deals.getDealParticipants({ id: made.id })).data.length, 2);
  for (const what of ['Changelog', 'Files', 'Followers', 'MailMessages', 'ParticipantsChangelog', 'Updates', 'Users']) {
    await one.Deals[`getDeal${what}`]({ id: made.id });
  }
  const twin = (await one.Deals.duplicateDeal({ id: made.id })).data;
  assert.equal(twin.title, 'Renewal 2027');
  assert.equal((await one.Deals.mergeDeals({ id: twin.id }, { merge_with_id: made.id })).data.id, made.id);
  const summary = (await one.Deals.getDealsSummary({ status: 'open' })).data;
  assert.equal(summary.total_count, 1);
  await one.Deals.getDealsTimeline({ start_date: day(0), interval: 'month', amount: 2, field_key: 'expected_close_date' });
  assert.equal((await one.Pipelines.getPipelineDeals({ id: pipeline.id })).data.length, 1);
  await one.Pipelines.getPipelineConversionStatistics({ id: pipeline.id, start_date: day(-7), end_date: day(0) });
  await one.Pipelines.getPipelineMovementStatistics({ id: pipeline.id, start_date: day(-7), end_date: day(0) });
  assert.equal((await one.Stages.getStageDeals({ id: pipeline.last.id })).data.length, 1);
  await two.Deals.getDealFollowersChangelog({ id: made.id });
  assert.deepEqual((await two.Deals.getArchivedDeals()).data, []);
  await one.Deals.getArchivedDeals();
  return made;
});

await scene('Tuesday: products on the deal', async () => {
  const product = (await two.Products.addProduct({}, { name: 'Licence', code: 'L-1', unit: 'seat', tax: 19, prices: [{ price: 100, currency: 'EUR' }] })).data;
  const variation = (await two.Products.addProductVariation({ id: product.id }, { name: 'Large', prices: [{ price: 150, currency: 'EUR' }] })).data;
  assert.equal((await two.Products.getProductVariations({ id: product.id })).data[0].id, variation.id);
  const line = (await two.DealProducts.addDealProduct({ id: deal.id }, { product_id: product.id, item_price: 100, quantity: 3, tax: 0 })).data;
  assert.equal(line.sum, 300);
  await two.DealProducts.updateDealProduct({ id: deal.id, product_attachment_id: line.id }, { quantity: 4 });
  assert.equal((await two.DealProducts.getDealProducts({ id: deal.id })).data[0].quantity, 4);
  assert.equal((await two.DealProducts.getDealsProducts({ deal_ids: [deal.id] })).data.length, 1);
  assert.equal((await two.Deals.getDeal({ id: deal.id })).data.value, 400);
  const off = (await two.Deals.postAdditionalDiscount({ id: deal.id }, { description: 'Loyal', amount: 10, type: 'percentage' })).data;
  await two.Deals.updateAdditionalDiscount({ id: deal.id, discount_id: off.id }, { amount: 20 });
  assert.equal((await two.Deals.getAdditionalDiscounts({ id: deal.id })).data[0].amount, 20);
  await two.Deals.deleteAdditionalDiscount({ id: deal.id, discount_id: off.id });
  const part = (await two.DealInstallments.postInstallment({ id: deal.id }, { description: 'Half', amount: 200, billing_date: day(30) })).data;
  await two.DealInstallments.updateInstallment({ id: deal.id, installment_id: part.id }, { amount: 180 });
  assert.equal((await two.DealInstallments.getInstallments({ deal_ids: [deal.id] })).data[0].amount, 180);
  assert.equal((await one.Products.getProductDeals({ id: product.id })).data[0].id, deal.id);
  for (const what of ['Files', 'Followers', 'Users']) await one.Products[`getProduct${what}`]({ id: product.id });
  assert.equal((await two.Products.searchProducts({ term: 'L-1' })).data.items[0].item.id, product.id);
  assert.equal((await one.Persons.getPersonProducts({ id: contacts.person.id })).success, true);
  const copy = (await two.Products.duplicateProduct({ id: product.id })).data;
  await two.Products.deleteProduct({ id: copy.id });
  assert.equal((await two.Products.getProducts()).data.length, 1);
});

await scene('Wednesday: activities and their types', async () => {
  const type = (await one.ActivityTypes.addActivityType({}, { name: 'Visit', icon_key: 'car' })).data;
  await one.ActivityTypes.updateActivityType({ id: type.id }, { name: 'Visit on site' });
  assert.ok((await one.ActivityTypes.getActivityTypes()).data.some((one) => one.name === 'Visit on site'));
  const made = (await two.Activities.addActivity({}, {
    subject: 'See them', type: type.key_string, deal_id: deal.id, due_date: day(2), due_time: '10:00', duration: '01:00',
    participants: [{ person_id: contacts.person.id, primary: true }],
  })).data;
  assert.equal((await two.Activities.updateActivity({ id: made.id }, { done: true })).data.done, true);
  assert.equal((await two.Activities.getActivity({ id: made.id })).data.subject, 'See them');
  assert.equal((await two.Activities.getActivities({ deal_id: deal.id })).data.length, 1);
  await two.ActivityFields.getActivityField({ field_code: 'subject' });
  assert.equal((await two.Activities.deleteActivity({ id: made.id })).data.id, made.id);
  await one.ActivityTypes.deleteActivityType({ id: type.id });
});

await scene('Wednesday: notes and comments', async () => {
  const note = (await one.Notes.addNote({}, { content: '<b>Wants</b> a discount', deal_id: deal.id, pinned_to_deal_flag: 1 })).data;
  assert.equal(note.pinned_to_deal_flag, true);
  await one.Notes.updateNote({ id: note.id }, { content: 'Wants a large discount' });
  assert.equal((await one.Notes.getNote({ id: note.id })).data.content, 'Wants a large discount');
  assert.equal((await one.Notes.getNotes({ deal_id: deal.id })).data.length, 1);
  const comment = (await one.Notes.addNoteComment({ id: note.id }, { content: 'No.' })).data;
  await one.Notes.updateCommentForNote({ id: note.id, commentId: comment.uuid }, { content: 'Perhaps.' });
  assert.equal((await one.Notes.getComment({ id: note.id, commentId: comment.uuid })).data.content, 'Perhaps.');
  assert.equal((await one.Notes.getNoteComments({ id: note.id })).data.length, 1);
  await one.Notes.deleteComment({ id: note.id, commentId: comment.uuid });
  await one.Notes.deleteNote({ id: note.id });
});

await scene('Wednesday: files up and down', async () => {
  const file = new File(['what was offered'], 'offer.txt', { type: 'text/plain' });
  const kept = (await one.Files.addFile({ file, deal_id: deal.id })).data;
  assert.equal(kept.name, 'offer.txt');
  assert.equal((await one.Files.downloadFile({ id: kept.id })).toString(), 'what was offered');
  await one.Files.updateFile({ id: kept.id, name: 'Offer' });
  assert.equal((await one.Files.getFile({ id: kept.id })).data.name, 'Offer');
  assert.equal((await one.Files.getFiles()).data.length, 1);
  const linked = (await one.Files.linkFileToItem({ item_type: 'deal', item_id: deal.id, remote_id: 'abc', remote_location: 'googledrive' })).data;
  const drawn = (await one.Files.addFileAndLinkIt({ file_type: 'gdoc', title: 'Minutes', item_type: 'deal', item_id: deal.id, remote_location: 'googledrive' })).data;
  for (const id of [kept.id, linked.id, drawn.id]) await one.Files.deleteFile({ id });
});

await scene('Thursday: leads and conversions', async () => {
  const label = (await one.LeadLabels.addLeadLabel({}, { name: 'Fair', color: 'green' })).data;
  await one.LeadLabels.updateLeadLabel({ id: label.id }, { name: 'Trade fair' });
  assert.ok((await one.LeadLabels.getLeadLabels()).data.some((l) => l.name === 'Trade fair'));
  const lead = (await one.Leads.addLead({}, { title: 'From the fair', person_id: contacts.person.id, label_ids: [label.id], value: { amount: 500, currency: 'EUR' } })).data;
  await one.Leads.updateLead({ id: lead.id }, { title: 'From the great fair' });
  assert.equal((await one.Leads.getLead({ id: lead.id })).data.title, 'From the great fair');
  assert.equal((await one.Leads.getLeads()).data.length, 1);
  await one.Leads.getArchivedLeads();
  await one.Leads.getLeadUsers({ id: lead.id });
  assert.equal((await one.Leads.searchLeads({ term: 'great' })).data.items.length, 1);
  assert.equal((await two.Leads.searchLeads({ term: 'great' })).data.items[0].item.id, lead.id);
  const job = (await two.Leads.convertLeadToDeal({ id: lead.id }, { stage_id: pipeline.first.id })).data;
  const done = await until(() => two.Leads.getLeadConversionStatus({ id: lead.id, conversion_id: job.conversion_id }));
  assert.equal((await two.Deals.getDeal({ id: done.deal_id })).data.title, 'From the great fair');
  const back = (await two.Deals.convertDealToLead({ id: done.deal_id })).data;
  const again = await until(() => two.Deals.getDealConversionStatus({ id: done.deal_id, conversion_id: back.conversion_id }));
  await one.Leads.deleteLead({ id: again.lead_id });
  await one.LeadLabels.deleteLeadLabel({ id: label.id });
});

await scene('Thursday: filters and search', async () => {
  const helpers = await one.Filters.getFilterHelpers();
  assert.ok(helpers.data?.operators ?? helpers.operators);
  const fields = (await one.DealFields.getDealFields()).data;
  const title = fields.find((field) => field.key === 'title');
  const conditions = { glue: 'and', conditions: [
    { glue: 'and', conditions: [{ object: 'deal', field_id: String(title.id), operator: "LIKE '%$%'", value: 'Renewal', extra_value: null }] },
    { glue: 'or', conditions: [] },
  ] };
  const filter = (await one.Filters.addFilter({}, { name: 'Renewals', conditions, type: 'deals' })).data;
  assert.deepEqual((await two.Deals.getDeals({ filter_id: filter.id })).data.map((d) => d.id), [deal.id]);
  await one.Filters.updateFilter({ id: filter.id }, { name: 'All renewals', conditions });
  assert.equal((await one.Filters.getFilter({ id: filter.id })).data.name, 'All renewals');
  assert.equal((await one.Filters.getFilters()).data.length, 1);
  await one.Filters.deleteFilter({ id: filter.id });
  const found = (await two.ItemSearch.searchItem({ term: 'ångström' })).data.items;
  assert.equal(found[0].item.name, 'Zoë Ångström');
  assert.equal((await two.ItemSearch.searchItemByField({ term: 'Nord', entity_type: 'organization', field: 'name', match: 'beginning' })).data.length, 1);
  assert.equal((await two.Persons.searchPersons({ term: '123456' })).data.items.length, 1);
  assert.equal((await two.Organizations.searchOrganization({ term: 'wind' })).data.items.length, 1);
});

await scene('Thursday: projects and tasks', async () => {
  const board = (await two.ProjectBoards.addProjectBoard({}, { name: 'Rollout', order_nr: 2 })).data;
  const phase = (await two.ProjectPhases.addProjectPhase({}, { name: 'Plan', board_id: board.id, order_nr: 1 })).data;
  await two.ProjectBoards.getProjectsBoard({ id: board.id });
  assert.equal((await two.ProjectBoards.getProjectsBoards()).data.length, 2);
  assert.equal((await two.ProjectPhases.getProjectsPhases({ board_id: board.id })).data.length, 1);
  await one.ProjectBoards.getProjectsBoard({ id: board.id });
  await one.ProjectBoards.getProjectsBoards();
  await one.ProjectPhases.getProjectsPhase({ id: phase.id });
  await one.ProjectPhases.getProjectsPhases({ board_id: board.id });
  const templates = (await one.ProjectTemplates.getProjectTemplates()).data;
  await one.ProjectTemplates.getProjectTemplate({ id: templates[0].id });
  await two.ProjectTemplates.getProjectTemplates();
  const project = (await two.Projects.addProject({}, { title: 'Rollout North', board_id: board.id, phase_id: phase.id, deal_ids: [deal.id] })).data;
  await two.Projects.updateProject({ id: project.id }, { description: 'With care' });
  assert.equal((await two.Projects.getProject({ id: project.id })).data.description, 'With care');
  assert.equal((await two.Projects.searchProjects({ term: 'north' })).data.items.length, 1);
  const task = (await two.Tasks.addTask({}, { title: 'Order', project_id: project.id })).data;
  await two.Tasks.updateTask({ id: task.id }, { done: 1 });
  assert.equal((await two.Tasks.getTask({ id: task.id })).data.is_done, true);
  assert.equal((await two.Tasks.getTasks()).data.length, 1);
  await one.Tasks.getTasks();
  assert.equal((await one.Projects.getProject({ id: project.id })).data.title, 'Rollout North');
  assert.equal((await one.Projects.getProjects()).data.length, 1);
  for (const what of ['Activities', 'Groups', 'Plan', 'Tasks']) await one.Projects[`getProject${what}`]({ id: project.id });
  await two.Projects.getProjectChangelog({ id: project.id });
  await two.Projects.getProjectUsers({ id: project.id });
  await two.Projects.archiveProject({ id: project.id });
  assert.equal((await two.Projects.getArchivedProjects()).data.length, 1);
  await two.Beta.getTasks();
  await two.Beta.getProjectsBoards();
  await two.Tasks.deleteTask({ id: task.id });
  await two.Projects.deleteProject({ id: project.id });
  await two.ProjectPhases.deleteProjectPhase({ id: phase.id });
  await two.ProjectBoards.deleteProjectBoard({ id: board.id });
});

await scene('Friday: colleagues, roles, teams and goals', async () => {
  const bob = (await one.Users.addUser({}, { email: 'bob@roof.example', access: [{ app: 'sales', admin: false }] })).data;
  const role = (await one.Roles.addRole({}, { name: 'North', parent_role_id: 1 })).data;
  await one.Roles.addRoleAssignment({ id: role.id }, { user_id: bob.id });
  assert.equal((await one.Roles.getRoleAssignments({ id: role.id })).data[0].user_id, bob.id);
  await one.Roles.addOrUpdateRoleSetting({ id: role.id }, { setting_key: 'deal_default_visibility', value: 3 });
  assert.equal((await one.Roles.getRoleSettings({ id: role.id })).data.deal_default_visibility, 3);
  await one.Roles.updateRole({ id: role.id }, { name: 'North and East' });
  assert.equal((await one.Roles.getRoles()).data.length, 2);
  await one.Roles.getRole({ id: role.id });
  await one.Roles.getRolePipelines({ id: role.id });
  await one.Roles.deleteRoleAssignment({ id: role.id }, { user_id: bob.id });
  await one.Roles.deleteRole({ id: role.id });
  const sets = (await one.PermissionSets.getPermissionSets()).data;
  await one.PermissionSets.getPermissionSet({ id: sets[0].id });
  await one.PermissionSets.getPermissionSetAssignments({ id: sets[0].id });
  const team = (await one.LegacyTeams.addTeam({}, { name: 'Coast', manager_id: me.id, users: [me.id] })).data;
  await one.LegacyTeams.addTeamUser({ id: team.id }, { users: [bob.id] });
  assert.deepEqual((await one.LegacyTeams.getTeamUsers({ id: team.id })).data, [me.id, bob.id]);
  await one.LegacyTeams.updateTeam({ id: team.id }, { description: 'By the sea' });
  assert.equal((await one.LegacyTeams.getTeams()).data.length, 1);
  const goal = (await one.Goals.addGoal({}, {
    title: 'Win', assignee: { id: me.id, type: 'person' }, type: { name: 'deals_won', params: { pipeline_id: [pipeline.id] } },
    expected_outcome: { target: 3, tracking_metric: 'quantity' }, duration: { start: day(-30), end: day(30) }, interval: 'monthly',
  })).data.goal;
  await two.Deals.updateDeal({ id: deal.id }, { status: 'won' });
  assert.equal((await one.Goals.getGoalResult({ id: goal.id, period_start: day(-1), period_end: day(1) })).data.progress, 1);
  await one.Goals.updateGoal({ id: goal.id }, { title: 'Win more' });
  assert.equal((await one.Goals.getGoals()).data.goals.length, 1);
  await one.Goals.deleteGoal({ id: goal.id });
  await one.Users.updateUser({ id: bob.id }, { active_flag: false });
});

await scene('Friday: calls, mail, messengers and meetings', async () => {
  const started = new Date(now.getTime() - 600000).toISOString();
  const log = (await one.CallLogs.addCallLog({}, {
    outcome: 'connected', to_phone_number: '+4940123456', start_time: started, end_time: now.toISOString(), deal_id: deal.id, subject: 'Asked again',
  })).data;
  assert.equal((await one.CallLogs.getCallLog({ id: log.id })).data.subject, 'Asked again');
  const recording = new File([new Blob(['sound'])], 'call.mp3', { type: 'audio/mpeg' });
  await one.CallLogs.addCallLogAudioFile({ id: log.id, file: recording });
  assert.equal((await one.CallLogs.getUserCallLogs()).data.length, 1);
  await one.CallLogs.deleteCallLog({ id: log.id });
  assert.deepEqual((await one.Mailbox.getMailThreads({ folder: 'inbox' })).data, []);
  await refused(one.Mailbox.getMailThread({ id: 1 }), /./);
  const channel = (await one.Channels.addChannel({}, { name: 'Chat', provider_channel_id: 'c-1', provider_type: 'other' })).data;
  await one.Channels.receiveMessage({}, {
    id: 'm-1', channel_id: channel.id, sender_id: 's-1', conversation_id: 'k-1', message: 'Hello', status: 'sent',
    created_at: now.toISOString().slice(0, 16).replace('T', ' '), attachments: [],
  });
  await one.Channels.deleteConversation({ 'channel-id': channel.id, 'conversation-id': 'k-1', channel_id: channel.id, conversation_id: 'k-1' });
  await one.Channels.deleteChannel({ id: channel.id });
  const link = '1e3943c9-6395-462b-b432-1f252c017f3d';
  await one.Meetings.saveUserProviderLink({}, { user_provider_id: link, user_id: me.id, company_id: me.company_id, marketplace_client_id: 'app' });
  await one.Meetings.deleteUserProviderLink({ id: link });
});

await scene('Friday: webhooks and what happened', async () => {
  const heard = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => { body += piece; });
    request.on('end', () => { heard.push(JSON.parse(body)); response.end(); });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${server.address().port}/hook`;
  const hook = (await one.Webhooks.addWebhook({}, { subscription_url: address, event_action: '*', event_object: '*', name: 'All', version: '2.0' })).data;
  assert.equal((await one.Webhooks.getWebhooks()).data.length, 1);
  await two.Deals.updateDeal({ id: deal.id }, { title: 'Renewed' });
  for (let n = 0; n < 100 && heard.length === 0; n += 1) await new Promise((done) => setTimeout(done, 50));
  await new Promise((done) => server.close(done));
  assert.equal(heard[0]?.meta?.entity, 'deal');
  assert.equal(heard[0].previous.title, 'Renewal 2027');
  await one.Webhooks.deleteWebhook({ id: hook.id });
  const recent = (await one.Recents.getRecents({ since_timestamp: `${day(-1)} 00:00:00` })).data;
  assert.ok(recent.some((change) => change.item === 'deal'));
});

await scene('Friday: tidying up, and what is refused', async () => {
  await two.Deals.deleteDeal({ id: deal.id });
  await refused(two.Deals.addDeal({}, {}), /title/);
  await refused(one.Notes.addNote({}, { deal_id: 4711 }), /./);
  await two.Persons.deletePerson({ id: contacts.person.id });
  await two.Organizations.deleteOrganization({ id: contacts.org.id });
  await two.Stages.deleteStage({ id: pipeline.first.id });
  await two.Pipelines.deletePipeline({ id: pipeline.id });
});

const every = [['v1', v1], ['v2', v2]].flatMap(([name, module]) =>
  Object.keys(module).filter((key) => key.endsWith('Api')).map((key) => `${name}.${key.slice(0, -3)}`));
const calls = Object.fromEntries(Object.entries(used).map(([name, verbs]) => [name, [...verbs].sort()]));
const unused = every.filter((name) => !(name in calls));
process.stdout.write(JSON.stringify({ calls, failures, unused }), () => process.exit());
