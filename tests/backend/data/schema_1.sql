BEGIN TRANSACTION;
CREATE TABLE activities (
	id INTEGER NOT NULL, 
	subject TEXT, 
	type TEXT, 
	lead_id TEXT, 
	due_date TEXT, 
	due_time TEXT, 
	duration TEXT, 
	add_time TEXT, 
	update_time TEXT, 
	marked_as_done_time TEXT, 
	public_description TEXT, 
	note TEXT, 
	outcome TEXT, 
	conference_meeting_client TEXT, 
	conference_meeting_url TEXT, 
	conference_meeting_id TEXT, 
	owner_id INTEGER, 
	creator_user_id INTEGER, 
	deal_id INTEGER, 
	person_id INTEGER, 
	org_id INTEGER, 
	project_id INTEGER, 
	priority INTEGER, 
	is_deleted BOOLEAN NOT NULL, 
	busy BOOLEAN NOT NULL, 
	done BOOLEAN NOT NULL, 
	location JSON, 
	participants JSON NOT NULL, 
	attendees JSON NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "activities" VALUES(1,'Call Zoë','call',NULL,'2026-03-12',NULL,NULL,'2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,1,1,1,1,NULL,NULL,0,0,0,NULL,'[{"person_id":1,"primary":true}]','[]');
CREATE TABLE activity_types (
	id INTEGER NOT NULL, 
	name TEXT, 
	key_string TEXT, 
	icon_key TEXT, 
	color TEXT, 
	add_time TEXT, 
	update_time TEXT, 
	order_nr INTEGER NOT NULL, 
	active_flag BOOLEAN NOT NULL, 
	is_custom_flag BOOLEAN NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "activity_types" VALUES(1,'Call','call','call',NULL,'2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',1,1,0);
INSERT INTO "activity_types" VALUES(2,'Meeting','meeting','meeting',NULL,'2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',2,1,0);
INSERT INTO "activity_types" VALUES(3,'Task','task','task',NULL,'2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',3,1,0);
INSERT INTO "activity_types" VALUES(4,'Deadline','deadline','deadline',NULL,'2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',4,1,0);
INSERT INTO "activity_types" VALUES(5,'Email','email','email',NULL,'2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',5,1,0);
INSERT INTO "activity_types" VALUES(6,'Lunch','lunch','lunch',NULL,'2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',6,1,0);
CREATE TABLE changes (
	id INTEGER NOT NULL, 
	item_type TEXT NOT NULL, 
	item_id TEXT NOT NULL, 
	field_key TEXT, 
	time TEXT, 
	change_source TEXT, 
	old_value JSON, 
	new_value JSON, 
	user_id INTEGER, 
	PRIMARY KEY (id)
);
INSERT INTO "changes" VALUES(1,'organization','1','add_time','2026-03-11T09:30:00Z','api',NULL,'"2026-03-11T09:30:00Z"',1);
INSERT INTO "changes" VALUES(2,'person','1','add_time','2026-03-11T09:30:00Z','api',NULL,'"2026-03-11T09:30:00Z"',1);
INSERT INTO "changes" VALUES(3,'person','2','add_time','2026-03-11T09:30:00Z','api',NULL,'"2026-03-11T09:30:00Z"',1);
INSERT INTO "changes" VALUES(4,'deal','1','add_time','2026-03-11T09:30:00Z','api',NULL,'"2026-03-11T09:30:00Z"',1);
INSERT INTO "changes" VALUES(5,'deal','2','add_time','2026-03-11T09:30:00Z','api',NULL,'"2026-03-11T09:30:00Z"',1);
INSERT INTO "changes" VALUES(6,'deal','2','status','2026-03-11T09:30:00Z','api','"open"','"lost"',1);
INSERT INTO "changes" VALUES(7,'deal','2','lost_reason','2026-03-11T09:30:00Z','api',NULL,'"Price"',1);
INSERT INTO "changes" VALUES(8,'deal','2','lost_time','2026-03-11T09:30:00Z','api',NULL,'"2026-03-11T09:30:00Z"',1);
INSERT INTO "changes" VALUES(9,'deal','2','close_time','2026-03-11T09:30:00Z','api',NULL,'"2026-03-11T09:30:00Z"',1);
INSERT INTO "changes" VALUES(10,'deal','1','stage_id','2026-03-11T09:30:00Z','api',1,3,1);
INSERT INTO "changes" VALUES(11,'activity','1','add_time','2026-03-11T09:30:00Z','api',NULL,'"2026-03-11T09:30:00Z"',1);
INSERT INTO "changes" VALUES(12,'lead','651e56c6-38e6-4196-8769-fcaf552690bd','add_time','2026-03-11T09:30:00Z','api',NULL,'"2026-03-11T09:30:00Z"',1);
CREATE TABLE company (
	id INTEGER NOT NULL, 
	name TEXT, 
	domain TEXT, 
	country TEXT, 
	industry TEXT, 
	default_currency TEXT, 
	timezone_name TEXT, 
	add_time TEXT, 
	PRIMARY KEY (id)
);
INSERT INTO "company" VALUES(1,'My company','localhost',NULL,NULL,'EUR','UTC','2026-03-11T09:30:00Z');
CREATE TABLE conversions (
	id TEXT NOT NULL, 
	direction TEXT, 
	status TEXT, 
	lead_id TEXT, 
	add_time TEXT, 
	deal_id INTEGER, 
	PRIMARY KEY (id)
);
CREATE TABLE currencies (
	id INTEGER NOT NULL, 
	code TEXT NOT NULL, 
	name TEXT, 
	symbol TEXT, 
	decimal_points INTEGER NOT NULL, 
	active_flag BOOLEAN NOT NULL, 
	is_custom_flag BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (code)
);
INSERT INTO "currencies" VALUES(1,'EUR','Euro','€',2,1,0);
INSERT INTO "currencies" VALUES(2,'USD','US Dollar','US$',2,1,0);
INSERT INTO "currencies" VALUES(3,'GBP','British Pound Sterling','£',2,1,0);
INSERT INTO "currencies" VALUES(4,'CHF','Swiss Franc','CHF',2,1,0);
INSERT INTO "currencies" VALUES(5,'SEK','Swedish Krona','SEK',2,1,0);
INSERT INTO "currencies" VALUES(6,'NOK','Norwegian Krone','NOK',2,1,0);
INSERT INTO "currencies" VALUES(7,'DKK','Danish Krone','DKK',2,1,0);
INSERT INTO "currencies" VALUES(8,'PLN','Polish Złoty','zł',2,1,0);
INSERT INTO "currencies" VALUES(9,'CZK','Czech Republic Koruna','Kč',2,1,0);
INSERT INTO "currencies" VALUES(10,'HUF','Hungarian Forint','Ft',2,1,0);
INSERT INTO "currencies" VALUES(11,'RON','Romanian Leu','RON',2,1,0);
INSERT INTO "currencies" VALUES(12,'BGN','Bulgarian Lev','BGN',2,1,0);
INSERT INTO "currencies" VALUES(13,'TRY','Turkish Lira','₺',2,1,0);
INSERT INTO "currencies" VALUES(14,'JPY','Japanese Yen','¥',0,1,0);
INSERT INTO "currencies" VALUES(15,'CNY','Chinese Yuan','CN¥',2,1,0);
INSERT INTO "currencies" VALUES(16,'INR','Indian Rupee','₹',2,1,0);
INSERT INTO "currencies" VALUES(17,'KRW','South Korean Won','₩',0,1,0);
INSERT INTO "currencies" VALUES(18,'SGD','Singapore Dollar','S$',2,1,0);
INSERT INTO "currencies" VALUES(19,'HKD','Hong Kong Dollar','HK$',2,1,0);
INSERT INTO "currencies" VALUES(20,'AUD','Australian Dollar','A$',2,1,0);
INSERT INTO "currencies" VALUES(21,'NZD','New Zealand Dollar','NZ$',2,1,0);
INSERT INTO "currencies" VALUES(22,'CAD','Canadian Dollar','CA$',2,1,0);
INSERT INTO "currencies" VALUES(23,'BRL','Brazilian Real','R$',2,1,0);
INSERT INTO "currencies" VALUES(24,'MXN','Mexican Peso','MX$',2,1,0);
INSERT INTO "currencies" VALUES(25,'ZAR','South African Rand','R',2,1,0);
INSERT INTO "currencies" VALUES(26,'ILS','Israeli New Sheqel','₪',2,1,0);
CREATE TABLE currency_rates (
	code TEXT NOT NULL, 
	per_euro FLOAT NOT NULL, 
	date TEXT NOT NULL, 
	PRIMARY KEY (code)
);
INSERT INTO "currency_rates" VALUES('EUR',1.0,'2025-06-30');
INSERT INTO "currency_rates" VALUES('USD',1.17,'2025-06-30');
INSERT INTO "currency_rates" VALUES('GBP',0.856,'2025-06-30');
INSERT INTO "currency_rates" VALUES('CHF',0.935,'2025-06-30');
INSERT INTO "currency_rates" VALUES('SEK',11.15,'2025-06-30');
INSERT INTO "currency_rates" VALUES('NOK',11.83,'2025-06-30');
INSERT INTO "currency_rates" VALUES('DKK',7.46,'2025-06-30');
INSERT INTO "currency_rates" VALUES('PLN',4.24,'2025-06-30');
INSERT INTO "currency_rates" VALUES('CZK',24.75,'2025-06-30');
INSERT INTO "currency_rates" VALUES('HUF',399.8,'2025-06-30');
INSERT INTO "currency_rates" VALUES('RON',5.08,'2025-06-30');
INSERT INTO "currency_rates" VALUES('BGN',1.956,'2025-06-30');
INSERT INTO "currency_rates" VALUES('TRY',46.57,'2025-06-30');
INSERT INTO "currency_rates" VALUES('JPY',169.2,'2025-06-30');
INSERT INTO "currency_rates" VALUES('CNY',8.4,'2025-06-30');
INSERT INTO "currency_rates" VALUES('INR',100.6,'2025-06-30');
INSERT INTO "currency_rates" VALUES('KRW',1588.0,'2025-06-30');
INSERT INTO "currency_rates" VALUES('SGD',1.494,'2025-06-30');
INSERT INTO "currency_rates" VALUES('HKD',9.2,'2025-06-30');
INSERT INTO "currency_rates" VALUES('AUD',1.795,'2025-06-30');
INSERT INTO "currency_rates" VALUES('NZD',1.933,'2025-06-30');
INSERT INTO "currency_rates" VALUES('CAD',1.603,'2025-06-30');
INSERT INTO "currency_rates" VALUES('BRL',6.44,'2025-06-30');
INSERT INTO "currency_rates" VALUES('MXN',22.09,'2025-06-30');
INSERT INTO "currency_rates" VALUES('ZAR',20.84,'2025-06-30');
INSERT INTO "currency_rates" VALUES('ILS',3.95,'2025-06-30');
CREATE TABLE deals (
	id INTEGER NOT NULL, 
	title TEXT, 
	currency TEXT, 
	lost_reason TEXT, 
	expected_close_date TEXT, 
	status TEXT NOT NULL, 
	add_time TEXT, 
	update_time TEXT, 
	stage_change_time TEXT, 
	archive_time TEXT, 
	delete_time TEXT, 
	close_time TEXT, 
	won_time TEXT, 
	lost_time TEXT, 
	first_won_time TEXT, 
	local_won_date TEXT, 
	local_lost_date TEXT, 
	local_close_date TEXT, 
	origin TEXT, 
	origin_id TEXT, 
	channel_id TEXT, 
	source_lead_id TEXT, 
	creator_user_id INTEGER, 
	owner_id INTEGER, 
	person_id INTEGER, 
	org_id INTEGER, 
	visible_to INTEGER, 
	channel INTEGER, 
	pipeline_id INTEGER NOT NULL, 
	stage_id INTEGER NOT NULL, 
	value FLOAT NOT NULL, 
	probability FLOAT, 
	acv FLOAT, 
	arr FLOAT, 
	mrr FLOAT, 
	label_ids JSON NOT NULL, 
	is_archived BOOLEAN NOT NULL, 
	is_deleted BOOLEAN NOT NULL, 
	custom_fields JSON NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "deals" VALUES(1,'First deal','EUR',NULL,NULL,'open','2026-03-11T09:30:00Z','2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'API',NULL,NULL,NULL,1,1,1,1,3,NULL,1,3,1200.5,NULL,NULL,NULL,NULL,'[1]',0,0,'{}');
INSERT INTO "deals" VALUES(2,'Second deal','USD','Price',NULL,'lost','2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',NULL,NULL,NULL,'2026-03-11T09:30:00Z',NULL,'2026-03-11T09:30:00Z',NULL,NULL,'2026-03-11','2026-03-11','API',NULL,NULL,NULL,1,1,NULL,NULL,3,NULL,1,1,7.0,NULL,NULL,NULL,NULL,'[]',0,0,'{}');
CREATE TABLE fields (
	id INTEGER NOT NULL, 
	item_type TEXT NOT NULL, 
	field_code TEXT NOT NULL, 
	field_name TEXT, 
	description TEXT, 
	field_type TEXT, 
	options JSON, 
	subfields JSON, 
	order_nr INTEGER NOT NULL, 
	is_custom_field BOOLEAN NOT NULL, 
	is_optional_response_field BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (item_type, field_code)
);
INSERT INTO "fields" VALUES(1,'deal','title','Title',NULL,'varchar',NULL,NULL,1,0,0);
INSERT INTO "fields" VALUES(2,'deal','value','Value',NULL,'monetary',NULL,NULL,2,0,0);
INSERT INTO "fields" VALUES(3,'deal','currency','Currency',NULL,'varchar',NULL,NULL,3,0,0);
INSERT INTO "fields" VALUES(4,'deal','pipeline_id','Pipeline',NULL,'int',NULL,NULL,4,0,0);
INSERT INTO "fields" VALUES(5,'deal','stage_id','Stage',NULL,'stage',NULL,NULL,5,0,0);
INSERT INTO "fields" VALUES(6,'deal','status','Status',NULL,'status','[{"id":"open","label":"Open"},{"id":"won","label":"Won"},{"id":"lost","label":"Lost"},{"id":"deleted","label":"Deleted"}]',NULL,6,0,0);
INSERT INTO "fields" VALUES(7,'deal','probability','Probability',NULL,'int',NULL,NULL,7,0,0);
INSERT INTO "fields" VALUES(8,'deal','person_id','Contact person',NULL,'people',NULL,NULL,8,0,0);
INSERT INTO "fields" VALUES(9,'deal','org_id','Organization',NULL,'org',NULL,NULL,9,0,0);
INSERT INTO "fields" VALUES(10,'deal','label_ids','Label',NULL,'set','[{"id":1,"label":"Hot","color":"red"},{"id":2,"label":"Warm","color":"yellow"},{"id":3,"label":"Cold","color":"blue"}]',NULL,10,0,0);
INSERT INTO "fields" VALUES(11,'deal','expected_close_date','Expected close date',NULL,'date',NULL,NULL,11,0,0);
INSERT INTO "fields" VALUES(12,'deal','lost_reason','Lost reason',NULL,'varchar_options','[{"id":1,"label":"Price"},{"id":2,"label":"No budget"},{"id":3,"label":"Lost to competitor"},{"id":4,"label":"No response"},{"id":5,"label":"Timing"}]',NULL,12,0,0);
INSERT INTO "fields" VALUES(13,'deal','creator_user_id','Creator',NULL,'user',NULL,NULL,13,0,0);
INSERT INTO "fields" VALUES(14,'deal','stage_change_time','Last stage change',NULL,'date',NULL,NULL,14,0,0);
INSERT INTO "fields" VALUES(15,'deal','won_time','Won time',NULL,'date',NULL,NULL,15,0,0);
INSERT INTO "fields" VALUES(16,'deal','lost_time','Lost time',NULL,'date',NULL,NULL,16,0,0);
INSERT INTO "fields" VALUES(17,'deal','close_time','Deal closed on',NULL,'date',NULL,NULL,17,0,0);
INSERT INTO "fields" VALUES(18,'deal','archive_time','Archive time',NULL,'date',NULL,NULL,18,0,0);
INSERT INTO "fields" VALUES(19,'deal','origin','Source origin',NULL,'varchar',NULL,NULL,19,0,0);
INSERT INTO "fields" VALUES(20,'deal','origin_id','Source origin ID',NULL,'varchar',NULL,NULL,20,0,0);
INSERT INTO "fields" VALUES(21,'deal','channel','Source channel',NULL,'enum','[]',NULL,21,0,0);
INSERT INTO "fields" VALUES(22,'deal','channel_id','Source channel ID',NULL,'varchar',NULL,NULL,22,0,0);
INSERT INTO "fields" VALUES(23,'deal','acv','Annual contract value',NULL,'monetary',NULL,NULL,23,0,0);
INSERT INTO "fields" VALUES(24,'deal','arr','Annual recurring revenue',NULL,'monetary',NULL,NULL,24,0,0);
INSERT INTO "fields" VALUES(25,'deal','mrr','Monthly recurring revenue',NULL,'monetary',NULL,NULL,25,0,0);
INSERT INTO "fields" VALUES(26,'deal','id','ID',NULL,'int',NULL,NULL,26,0,0);
INSERT INTO "fields" VALUES(27,'deal','owner_id','Owner',NULL,'user',NULL,NULL,27,0,0);
INSERT INTO "fields" VALUES(28,'deal','add_time','Created',NULL,'date',NULL,NULL,28,0,0);
INSERT INTO "fields" VALUES(29,'deal','update_time','Last updated',NULL,'date',NULL,NULL,29,0,0);
INSERT INTO "fields" VALUES(30,'deal','visible_to','Visible to',NULL,'visible_to',NULL,NULL,30,0,0);
INSERT INTO "fields" VALUES(31,'person','name','Name',NULL,'varchar',NULL,NULL,1,0,0);
INSERT INTO "fields" VALUES(32,'person','label_ids','Labels',NULL,'set','[{"id":1,"label":"Customer","color":"green"},{"id":2,"label":"Hot lead","color":"red"},{"id":3,"label":"Warm lead","color":"yellow"},{"id":4,"label":"Cold lead","color":"blue"}]',NULL,2,0,0);
INSERT INTO "fields" VALUES(33,'person','org_id','Organization',NULL,'org',NULL,NULL,3,0,0);
INSERT INTO "fields" VALUES(34,'person','emails','Email',NULL,'varchar',NULL,NULL,4,0,0);
INSERT INTO "fields" VALUES(35,'person','phones','Phone',NULL,'phone',NULL,NULL,5,0,0);
INSERT INTO "fields" VALUES(36,'person','im','Instant messenger',NULL,'varchar',NULL,NULL,6,0,0);
INSERT INTO "fields" VALUES(37,'person','job_title','Job title',NULL,'varchar',NULL,NULL,7,0,0);
INSERT INTO "fields" VALUES(38,'person','birthday','Birthday',NULL,'date',NULL,NULL,8,0,0);
INSERT INTO "fields" VALUES(39,'person','postal_address','Postal address',NULL,'address',NULL,NULL,9,0,0);
INSERT INTO "fields" VALUES(40,'person','id','ID',NULL,'int',NULL,NULL,10,0,0);
INSERT INTO "fields" VALUES(41,'person','owner_id','Owner',NULL,'user',NULL,NULL,11,0,0);
INSERT INTO "fields" VALUES(42,'person','add_time','Created',NULL,'date',NULL,NULL,12,0,0);
INSERT INTO "fields" VALUES(43,'person','update_time','Last updated',NULL,'date',NULL,NULL,13,0,0);
INSERT INTO "fields" VALUES(44,'person','visible_to','Visible to',NULL,'visible_to',NULL,NULL,14,0,0);
INSERT INTO "fields" VALUES(45,'organization','name','Name',NULL,'varchar',NULL,NULL,1,0,0);
INSERT INTO "fields" VALUES(46,'organization','label_ids','Labels',NULL,'set','[{"id":1,"label":"Customer","color":"green"},{"id":2,"label":"Hot lead","color":"red"},{"id":3,"label":"Warm lead","color":"yellow"},{"id":4,"label":"Cold lead","color":"blue"}]',NULL,2,0,0);
INSERT INTO "fields" VALUES(47,'organization','address','Address',NULL,'address',NULL,NULL,3,0,0);
INSERT INTO "fields" VALUES(48,'organization','website','Website',NULL,'varchar',NULL,NULL,4,0,0);
INSERT INTO "fields" VALUES(49,'organization','linkedin','LinkedIn profile',NULL,'varchar',NULL,NULL,5,0,0);
INSERT INTO "fields" VALUES(50,'organization','annual_revenue','Annual revenue',NULL,'monetary',NULL,NULL,6,0,0);
INSERT INTO "fields" VALUES(51,'organization','employee_count','Number of employees',NULL,'int',NULL,NULL,7,0,0);
INSERT INTO "fields" VALUES(52,'organization','id','ID',NULL,'int',NULL,NULL,8,0,0);
INSERT INTO "fields" VALUES(53,'organization','owner_id','Owner',NULL,'user',NULL,NULL,9,0,0);
INSERT INTO "fields" VALUES(54,'organization','add_time','Created',NULL,'date',NULL,NULL,10,0,0);
INSERT INTO "fields" VALUES(55,'organization','update_time','Last updated',NULL,'date',NULL,NULL,11,0,0);
INSERT INTO "fields" VALUES(56,'organization','visible_to','Visible to',NULL,'visible_to',NULL,NULL,12,0,0);
INSERT INTO "fields" VALUES(57,'product','name','Name',NULL,'varchar',NULL,NULL,1,0,0);
INSERT INTO "fields" VALUES(58,'product','code','Product code',NULL,'varchar',NULL,NULL,2,0,0);
INSERT INTO "fields" VALUES(59,'product','unit','Unit',NULL,'varchar',NULL,NULL,3,0,0);
INSERT INTO "fields" VALUES(60,'product','tax','Tax',NULL,'double',NULL,NULL,4,0,0);
INSERT INTO "fields" VALUES(61,'product','category','Category',NULL,'enum','[]',NULL,5,0,0);
INSERT INTO "fields" VALUES(62,'product','id','ID',NULL,'int',NULL,NULL,6,0,0);
INSERT INTO "fields" VALUES(63,'product','owner_id','Owner',NULL,'user',NULL,NULL,7,0,0);
INSERT INTO "fields" VALUES(64,'product','add_time','Created',NULL,'date',NULL,NULL,8,0,0);
INSERT INTO "fields" VALUES(65,'product','update_time','Last updated',NULL,'date',NULL,NULL,9,0,0);
INSERT INTO "fields" VALUES(66,'product','visible_to','Visible to',NULL,'visible_to',NULL,NULL,10,0,0);
INSERT INTO "fields" VALUES(67,'activity','subject','Subject',NULL,'varchar',NULL,NULL,1,0,0);
INSERT INTO "fields" VALUES(68,'activity','type','Type',NULL,'varchar',NULL,NULL,2,0,0);
INSERT INTO "fields" VALUES(69,'activity','due_date','Due date',NULL,'date',NULL,NULL,3,0,0);
INSERT INTO "fields" VALUES(70,'activity','due_time','Due time',NULL,'time',NULL,NULL,4,0,0);
INSERT INTO "fields" VALUES(71,'activity','duration','Duration',NULL,'time',NULL,NULL,5,0,0);
INSERT INTO "fields" VALUES(72,'activity','done','Done',NULL,'boolean',NULL,NULL,6,0,0);
INSERT INTO "fields" VALUES(73,'activity','note','Note',NULL,'text',NULL,NULL,7,0,0);
INSERT INTO "fields" VALUES(74,'activity','priority','Priority',NULL,'enum','[]',NULL,8,0,0);
INSERT INTO "fields" VALUES(75,'activity','id','ID',NULL,'int',NULL,NULL,9,0,0);
INSERT INTO "fields" VALUES(76,'activity','owner_id','Owner',NULL,'user',NULL,NULL,10,0,0);
INSERT INTO "fields" VALUES(77,'activity','add_time','Created',NULL,'date',NULL,NULL,11,0,0);
INSERT INTO "fields" VALUES(78,'activity','update_time','Last updated',NULL,'date',NULL,NULL,12,0,0);
INSERT INTO "fields" VALUES(79,'activity','visible_to','Visible to',NULL,'visible_to',NULL,NULL,13,0,0);
CREATE TABLE idempotency (
	user_id INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	request TEXT NOT NULL, 
	status INTEGER NOT NULL, 
	answer TEXT NOT NULL, 
	time TEXT NOT NULL, 
	PRIMARY KEY (user_id, "key")
);
CREATE TABLE lead_labels (
	id TEXT NOT NULL, 
	name TEXT, 
	color TEXT, 
	add_time TEXT, 
	update_time TEXT, 
	PRIMARY KEY (id)
);
INSERT INTO "lead_labels" VALUES('6151f1bc-3d11-511d-a5c4-41cdc09f8681','Hot','red','2026-03-11T09:30:00Z','2026-03-11T09:30:00Z');
INSERT INTO "lead_labels" VALUES('18ec8e03-fed9-5794-8845-7f6f384d1110','Warm','yellow','2026-03-11T09:30:00Z','2026-03-11T09:30:00Z');
INSERT INTO "lead_labels" VALUES('a86a3c32-bbdb-5743-9499-98dca73a79c9','Cold','blue','2026-03-11T09:30:00Z','2026-03-11T09:30:00Z');
CREATE TABLE leads (
	id TEXT NOT NULL, 
	title TEXT, 
	source_name TEXT, 
	origin TEXT, 
	origin_id TEXT, 
	channel_id TEXT, 
	expected_close_date TEXT, 
	visible_to TEXT, 
	add_time TEXT, 
	update_time TEXT, 
	value_currency TEXT, 
	owner_id INTEGER, 
	creator_id INTEGER, 
	person_id INTEGER, 
	organization_id INTEGER, 
	channel INTEGER, 
	value_amount FLOAT, 
	label_ids JSON NOT NULL, 
	is_archived BOOLEAN NOT NULL, 
	was_seen BOOLEAN NOT NULL, 
	is_deleted BOOLEAN NOT NULL, 
	custom_fields JSON NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "leads" VALUES('651e56c6-38e6-4196-8769-fcaf552690bd','A lead','API','API',NULL,NULL,NULL,'3','2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',NULL,1,1,2,NULL,NULL,NULL,'[]',0,0,0,'{}');
CREATE TABLE notes (
	id INTEGER NOT NULL, 
	content TEXT, 
	add_time TEXT, 
	update_time TEXT, 
	lead_id TEXT, 
	user_id INTEGER, 
	last_update_user_id INTEGER, 
	deal_id INTEGER, 
	person_id INTEGER, 
	org_id INTEGER, 
	project_id INTEGER, 
	task_id INTEGER, 
	active_flag BOOLEAN NOT NULL, 
	pinned_to_lead_flag BOOLEAN NOT NULL, 
	pinned_to_deal_flag BOOLEAN NOT NULL, 
	pinned_to_organization_flag BOOLEAN NOT NULL, 
	pinned_to_person_flag BOOLEAN NOT NULL, 
	pinned_to_project_flag BOOLEAN NOT NULL, 
	pinned_to_task_flag BOOLEAN NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "notes" VALUES(1,'<b>Hello</b> from the first schema','2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',NULL,1,NULL,1,NULL,NULL,NULL,NULL,1,0,0,0,0,0,0);
CREATE TABLE organizations (
	id INTEGER NOT NULL, 
	name TEXT, 
	add_time TEXT, 
	update_time TEXT, 
	website TEXT, 
	linkedin TEXT, 
	owner_id INTEGER, 
	visible_to INTEGER, 
	industry INTEGER, 
	employee_count INTEGER, 
	annual_revenue FLOAT, 
	address JSON, 
	label_ids JSON NOT NULL, 
	is_deleted BOOLEAN NOT NULL, 
	custom_fields JSON NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "organizations" VALUES(1,'Müller & Söhne GmbH','2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',NULL,NULL,1,7,NULL,NULL,NULL,NULL,'[]',0,'{}');
CREATE TABLE persons (
	id INTEGER NOT NULL, 
	name TEXT, 
	first_name TEXT, 
	last_name TEXT, 
	add_time TEXT, 
	update_time TEXT, 
	marketing_status TEXT, 
	notes TEXT, 
	birthday TEXT, 
	job_title TEXT, 
	owner_id INTEGER, 
	org_id INTEGER, 
	visible_to INTEGER, 
	picture_id INTEGER, 
	postal_address JSON, 
	emails JSON NOT NULL, 
	phones JSON NOT NULL, 
	im JSON NOT NULL, 
	label_ids JSON NOT NULL, 
	is_deleted BOOLEAN NOT NULL, 
	custom_fields JSON NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "persons" VALUES(1,'Zoë Ångström','Zoë','Ångström','2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',NULL,NULL,NULL,NULL,1,1,3,NULL,NULL,'[{"value":"zoe@example.com","primary":true,"label":"work"}]','[{"value":"+49 30 123456","primary":true,"label":"work"}]','[]','[]',0,'{}');
INSERT INTO "persons" VALUES(2,'Nobody''s Friend','Nobody''s','Friend','2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',NULL,NULL,NULL,NULL,1,NULL,3,NULL,NULL,'[]','[]','[]','[]',0,'{}');
CREATE TABLE pipelines (
	id INTEGER NOT NULL, 
	name TEXT, 
	add_time TEXT, 
	update_time TEXT, 
	order_nr INTEGER NOT NULL, 
	is_deleted BOOLEAN NOT NULL, 
	is_deal_probability_enabled BOOLEAN NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "pipelines" VALUES(1,'Pipeline','2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',1,0,1);
CREATE TABLE products (
	id INTEGER NOT NULL, 
	name TEXT, 
	code TEXT, 
	description TEXT, 
	unit TEXT, 
	category TEXT, 
	billing_frequency TEXT, 
	add_time TEXT, 
	update_time TEXT, 
	owner_id INTEGER, 
	visible_to INTEGER, 
	billing_frequency_cycles INTEGER, 
	tax FLOAT, 
	prices JSON NOT NULL, 
	is_linkable BOOLEAN NOT NULL, 
	is_deleted BOOLEAN NOT NULL, 
	custom_fields JSON NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "products" VALUES(1,'A product','P-1',NULL,NULL,NULL,'one-time','2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',1,3,NULL,0.0,'[{"price":10.0,"cost":0.0,"direct_cost":0.0,"notes":"","currency":"EUR"}]',1,0,'{}');
CREATE TABLE stage_history (
	id INTEGER NOT NULL, 
	deal_id INTEGER NOT NULL, 
	stage_id INTEGER NOT NULL, 
	entered_at TEXT NOT NULL, 
	left_at TEXT, 
	PRIMARY KEY (id)
);
INSERT INTO "stage_history" VALUES(1,1,1,'2026-03-11T09:30:00Z','2026-03-11T09:30:00Z');
INSERT INTO "stage_history" VALUES(2,2,1,'2026-03-11T09:30:00Z',NULL);
INSERT INTO "stage_history" VALUES(3,1,3,'2026-03-11T09:30:00Z',NULL);
CREATE TABLE stages (
	id INTEGER NOT NULL, 
	name TEXT, 
	add_time TEXT, 
	update_time TEXT, 
	pipeline_id INTEGER NOT NULL, 
	order_nr INTEGER NOT NULL, 
	deal_probability INTEGER NOT NULL, 
	is_deleted BOOLEAN NOT NULL, 
	is_deal_rot_enabled BOOLEAN NOT NULL, 
	days_to_rotten INTEGER, 
	PRIMARY KEY (id)
);
INSERT INTO "stages" VALUES(1,'Qualified','2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',1,1,100,0,0,NULL);
INSERT INTO "stages" VALUES(2,'Contact Made','2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',1,2,100,0,0,NULL);
INSERT INTO "stages" VALUES(3,'Demo Scheduled','2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',1,3,100,0,0,NULL);
INSERT INTO "stages" VALUES(4,'Proposal Made','2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',1,4,100,0,0,NULL);
INSERT INTO "stages" VALUES(5,'Negotiations Started','2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',1,5,100,0,0,NULL);
CREATE TABLE tokens (
	sha256 TEXT NOT NULL, 
	user_id INTEGER NOT NULL, 
	add_time TEXT, 
	PRIMARY KEY (sha256)
);
INSERT INTO "tokens" VALUES('7eef1fb2c9ecb355a4600129cc1466aa4b5811602e50e5edd6ee8febca71fff4',1,'2026-03-11T09:30:00Z');
CREATE TABLE users (
	id INTEGER NOT NULL, 
	name TEXT, 
	email TEXT, 
	phone TEXT, 
	default_currency TEXT, 
	locale TEXT, 
	timezone_name TEXT, 
	icon_url TEXT, 
	last_login TEXT, 
	created TEXT, 
	modified TEXT, 
	lang INTEGER, 
	role_id INTEGER, 
	activated BOOLEAN NOT NULL, 
	active_flag BOOLEAN NOT NULL, 
	has_created_company BOOLEAN NOT NULL, 
	is_deleted BOOLEAN NOT NULL, 
	access JSON NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "users" VALUES(1,'Me','me@localhost',NULL,'EUR','en_US','UTC',NULL,NULL,'2026-03-11T09:30:00Z','2026-03-11T09:30:00Z',1,1,1,1,1,0,'[{"app":"sales","admin":true},{"app":"global","admin":true},{"app":"account_settings","admin":true}]');
CREATE INDEX stages_pipeline_id_order_nr ON stages (pipeline_id, order_nr);
CREATE INDEX organizations_owner_id ON organizations (owner_id);
CREATE INDEX organizations_update_time ON organizations (update_time);
CREATE INDEX organizations_add_time ON organizations (add_time);
CREATE INDEX organizations_name ON organizations (name);
CREATE INDEX persons_org_id ON persons (org_id);
CREATE INDEX persons_name ON persons (name);
CREATE INDEX persons_update_time ON persons (update_time);
CREATE INDEX persons_add_time ON persons (add_time);
CREATE INDEX persons_owner_id ON persons (owner_id);
CREATE INDEX deals_pipeline_id_status ON deals (pipeline_id, status);
CREATE INDEX deals_status ON deals (status);
CREATE INDEX deals_add_time ON deals (add_time);
CREATE INDEX deals_stage_id ON deals (stage_id);
CREATE INDEX deals_update_time ON deals (update_time);
CREATE INDEX deals_owner_id ON deals (owner_id);
CREATE INDEX deals_person_id ON deals (person_id);
CREATE INDEX deals_org_id ON deals (org_id);
CREATE INDEX activities_lead_id ON activities (lead_id);
CREATE INDEX activities_add_time ON activities (add_time);
CREATE INDEX activities_update_time ON activities (update_time);
CREATE INDEX activities_org_id ON activities (org_id);
CREATE INDEX activities_due_date ON activities (due_date);
CREATE INDEX activities_deal_id ON activities (deal_id);
CREATE INDEX activities_person_id ON activities (person_id);
CREATE INDEX activities_owner_id ON activities (owner_id);
CREATE INDEX leads_owner_id ON leads (owner_id);
CREATE INDEX leads_add_time ON leads (add_time);
CREATE INDEX leads_person_id ON leads (person_id);
CREATE INDEX leads_organization_id ON leads (organization_id);
CREATE INDEX leads_update_time ON leads (update_time);
CREATE INDEX notes_deal_id ON notes (deal_id);
CREATE INDEX notes_org_id ON notes (org_id);
CREATE INDEX notes_lead_id ON notes (lead_id);
CREATE INDEX notes_person_id ON notes (person_id);
CREATE INDEX notes_add_time ON notes (add_time);
CREATE INDEX notes_user_id ON notes (user_id);
CREATE INDEX notes_update_time ON notes (update_time);
CREATE INDEX products_update_time ON products (update_time);
CREATE INDEX products_name ON products (name);
CREATE INDEX products_add_time ON products (add_time);
CREATE INDEX products_owner_id ON products (owner_id);
CREATE INDEX stage_history_stage_id ON stage_history (stage_id);
CREATE INDEX stage_history_deal_id_entered_at ON stage_history (deal_id, entered_at);
CREATE INDEX changes_item_type_item_id_time ON changes (item_type, item_id, time);
COMMIT;
PRAGMA user_version = 1;
