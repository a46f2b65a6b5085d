-- One world: everything that the five sites know. Needs SQLite 3.37 for STRICT tables.
-- Billing Center and KooGallery are two companies: no foreign key crosses from one to the other,
-- what one knows of the other came through the provisioning interface.

-- The world itself -----------------------------------------------------------------------------

CREATE TABLE world (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  epoch TEXT NOT NULL,
  seed TEXT NOT NULL,
  secret TEXT NOT NULL,
  now TEXT NOT NULL,
  access_key TEXT NOT NULL,
  require_instance_id INTEGER NOT NULL CHECK (require_instance_id IN (0, 1)),
  skin TEXT NOT NULL DEFAULT 'seed' CHECK (skin IN ('seed', '2022-zh', 'new-console')),
  provisioning TEXT NOT NULL DEFAULT 'v1' CHECK (provisioning IN ('v1', 'v2')),
  asynchronous_provisioning INTEGER NOT NULL DEFAULT 0 CHECK (asynchronous_provisioning IN (0, 1))
) STRICT;

-- The logins that the seed made, for whoever clicks through; passwords are kept hashed where they are checked.
CREATE TABLE login (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  username TEXT NOT NULL,
  password TEXT NOT NULL
) STRICT;

CREATE TABLE id_draw (
  kind TEXT PRIMARY KEY,
  drawn INTEGER NOT NULL CHECK (drawn > 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('request', 'act', 'call', 'answer', 'fault')),
  site TEXT NOT NULL,
  name TEXT NOT NULL,
  detail TEXT NOT NULL CHECK (json_valid(detail))
) STRICT;
CREATE INDEX journal_by_name ON journal (kind, name);

-- What goes wrong while it is switched on; mock_sites.faults has what each name does. seen counts the moments
-- that it could have struck, memory is what it keeps from one to the next.
CREATE TABLE fault (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  site TEXT,
  path TEXT CHECK (path GLOB '/*'),
  options TEXT NOT NULL CHECK (json_valid(options)),
  seen INTEGER NOT NULL DEFAULT 0 CHECK (seen >= 0),
  strikes INTEGER NOT NULL DEFAULT 0 CHECK (strikes BETWEEN 0 AND seen),
  memory TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(memory))
) STRICT;

-- Billing Center and Guance --------------------------------------------------------------------

CREATE TABLE guance_site (
  code TEXT PRIMARY KEY,
  operator TEXT NOT NULL CHECK (operator IN ('alibaba', 'aws', 'huawei', 'tencent')),
  position INTEGER NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

-- password is NULL for an account that settles a workspace but has no sign-in of its own
-- (registered without "Synchronize creation of Billing Center account"). enterprise is whom its real-name
-- authentication names, "" without one.
CREATE TABLE billing_account (
  id INTEGER PRIMARY KEY,
  username TEXT NOT NULL UNIQUE COLLATE NOCASE,
  password TEXT,
  company TEXT NOT NULL,
  industry TEXT NOT NULL DEFAULT '',
  region TEXT NOT NULL DEFAULT '',
  description TEXT NOT NULL DEFAULT '',
  contact TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  enterprise TEXT NOT NULL DEFAULT '',
  arbitrary_selection INTEGER NOT NULL DEFAULT 0 CHECK (arbitrary_selection IN (0, 1)),
  cash_cents INTEGER NOT NULL DEFAULT 0,
  voucher_cents INTEGER NOT NULL DEFAULT 0 CHECK (voucher_cents >= 0),
  card_cents INTEGER NOT NULL DEFAULT 0 CHECK (card_cents >= 0),
  created TEXT NOT NULL
) STRICT;

-- What KooGallery has provisioned: one for each order and product, however often it is told. Version 2 of
-- the interface names the order line as well.
CREATE TABLE instance (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
  order_id TEXT NOT NULL,
  product_id TEXT NOT NULL,
  customer_id TEXT NOT NULL CHECK (length(customer_id) = 32 AND customer_id NOT GLOB '*[^0-9a-f]*'),
  customer_name TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL CHECK (status IN ('active', 'frozen', 'released')),
  is_test INTEGER NOT NULL CHECK (is_test IN (0, 1)),
  created TEXT NOT NULL,
  order_line_id TEXT,
  UNIQUE (order_id, product_id),
  UNIQUE (order_id, order_line_id),
  UNIQUE (id, customer_id)
) STRICT;
CREATE INDEX instance_by_customer ON instance (customer_id);

-- What is still being provisioned: it becomes an instance when KooGallery has asked for it often enough.
CREATE TABLE instance_opening (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
  order_id TEXT NOT NULL,
  order_line_id TEXT NOT NULL,
  product_id TEXT NOT NULL,
  customer_id TEXT NOT NULL CHECK (length(customer_id) = 32 AND customer_id NOT GLOB '*[^0-9a-f]*'),
  customer_name TEXT NOT NULL,
  is_test INTEGER NOT NULL CHECK (is_test IN (0, 1)),
  queries_left INTEGER NOT NULL CHECK (queries_left > 0),
  UNIQUE (order_id, product_id),
  UNIQUE (order_id, order_line_id)
) STRICT, WITHOUT ROWID;

-- The nonces of genuine calls, until they would be too old anyway; expires is in real seconds.
CREATE TABLE nonce (
  nonce TEXT PRIMARY KEY,
  expires REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX nonce_by_expiry ON nonce (expires);

-- A cloud account belongs to one Billing Center account and is paid through one instance of its own.
CREATE TABLE cloud_account (
  id INTEGER PRIMARY KEY,
  billing_account INTEGER NOT NULL REFERENCES billing_account (id),
  provider TEXT NOT NULL CHECK (provider IN ('huawei', 'aws', 'alibaba')),
  account_id TEXT NOT NULL,
  instance_id TEXT NOT NULL UNIQUE,
  registered TEXT NOT NULL,
  UNIQUE (provider, account_id),
  UNIQUE (id, billing_account),
  FOREIGN KEY (instance_id, account_id) REFERENCES instance (id, customer_id)
) STRICT;

-- billing_account pays for the workspaces that this account creates; it has none before the first.
CREATE TABLE guance_account (
  id TEXT PRIMARY KEY CHECK (id GLOB 'acnt_*' AND length(id) = 37),
  site TEXT NOT NULL REFERENCES guance_site (code),
  username TEXT NOT NULL UNIQUE COLLATE NOCASE,
  password TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  company TEXT NOT NULL,
  industry TEXT NOT NULL DEFAULT '',
  region TEXT NOT NULL DEFAULT '',
  description TEXT NOT NULL DEFAULT '',
  billing_account INTEGER REFERENCES billing_account (id),
  created TEXT NOT NULL
) STRICT;

-- Settled in exactly one way while normal; in none while locked or dissolved. A lock that came of a
-- freeze remembers the cloud account that it goes back to when the subscription is unfrozen. cleared_at is
-- when the countdown of its lock ran out, which ends every way back.
CREATE TABLE workspace (
  id TEXT PRIMARY KEY CHECK (
    length(id) = 37 AND substr(id, 1, 5) = 'wksp_' AND substr(id, 6) NOT GLOB '*[^0-9a-f]*'
  ),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
  site TEXT NOT NULL REFERENCES guance_site (code),
  plan TEXT NOT NULL DEFAULT 'commercial' CHECK (plan = 'commercial'),
  language TEXT NOT NULL CHECK (language IN ('en', 'zh')),
  billing_account INTEGER NOT NULL REFERENCES billing_account (id),
  owner TEXT REFERENCES guance_account (id),
  status TEXT NOT NULL CHECK (status IN ('normal', 'locked', 'dissolved')),
  settlement TEXT CHECK (settlement IN ('guance', 'cloud')),
  cloud_account INTEGER,
  locked_at TEXT,
  lock_cause TEXT CHECK (lock_cause IN ('released', 'frozen', 'arrears')),
  frozen_account INTEGER,
  cleared_at TEXT,
  created TEXT NOT NULL,
  FOREIGN KEY (cloud_account, billing_account) REFERENCES cloud_account (id, billing_account),
  FOREIGN KEY (frozen_account, billing_account) REFERENCES cloud_account (id, billing_account),
  CHECK ((status = 'normal') = (settlement IS NOT NULL)),
  CHECK ((settlement IS 'cloud') = (cloud_account IS NOT NULL)),
  CHECK ((status = 'locked') = (locked_at IS NOT NULL)),
  CHECK ((locked_at IS NULL) = (lock_cause IS NULL)),
  CHECK ((lock_cause IS 'frozen') = (frozen_account IS NOT NULL)),
  CHECK (cleared_at IS NULL OR status <> 'normal')
) STRICT;
CREATE INDEX workspace_by_cloud_account ON workspace (cloud_account);
CREATE UNIQUE INDEX workspace_name ON workspace (billing_account, name) WHERE status <> 'dissolved';
CREATE INDEX workspace_countdown ON workspace (locked_at) WHERE status = 'locked' AND cleared_at IS NULL;

CREATE TRIGGER cleared_workspace_is_not_unlocked BEFORE UPDATE OF status ON workspace
WHEN OLD.cleared_at IS NOT NULL AND NEW.status = 'normal'
BEGIN SELECT raise(ABORT, 'the data of this workspace are cleared'); END;

CREATE TRIGGER dissolved_workspace_stays_dissolved BEFORE UPDATE OF status ON workspace
WHEN OLD.status = 'dissolved' AND NEW.status <> 'dissolved'
BEGIN SELECT raise(ABORT, 'a dissolved workspace does not come back'); END;

-- Who is in a workspace beside its owner.
CREATE TABLE workspace_member (
  workspace TEXT NOT NULL REFERENCES workspace (id),
  account TEXT NOT NULL REFERENCES guance_account (id),
  role TEXT NOT NULL CHECK (role IN ('administrator', 'standard', 'read_only')),
  PRIMARY KEY (workspace, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX workspace_member_by_account ON workspace_member (account);

-- Every change of how a workspace is settled. What a person chose ("change") is allowed once in a
-- calendar month; locks and unlocks are not choices of a method.
CREATE TABLE settlement_change (
  id INTEGER PRIMARY KEY,
  workspace TEXT NOT NULL REFERENCES workspace (id),
  at TEXT NOT NULL,
  cause TEXT NOT NULL CHECK (cause IN ('opened', 'change', 'lock', 'unlock', 'unfreeze')),
  settlement TEXT CHECK (settlement IN ('guance', 'huawei', 'aws', 'alibaba')),
  account_id TEXT,
  CHECK ((cause = 'lock') = (settlement IS NULL)),
  CHECK ((settlement IN ('huawei', 'aws', 'alibaba')) IS (account_id IS NOT NULL) OR settlement IS NULL)
) STRICT;
CREATE UNIQUE INDEX one_change_a_month ON settlement_change (workspace, substr(at, 1, 7)) WHERE cause = 'change';

CREATE TRIGGER cloud_account_needs_an_active_instance BEFORE INSERT ON cloud_account
WHEN NOT EXISTS (SELECT 1 FROM instance WHERE id = NEW.instance_id AND status = 'active')
BEGIN SELECT raise(ABORT, 'a cloud account needs an active instance'); END;

CREATE TRIGGER released_instance_settles_nothing BEFORE UPDATE OF status ON instance
WHEN NEW.status = 'released' AND EXISTS (SELECT 1 FROM cloud_account WHERE instance_id = NEW.id)
BEGIN SELECT raise(ABORT, 'a cloud account is paid through this instance'); END;

CREATE TRIGGER frozen_instance_settles_nothing BEFORE UPDATE OF status ON instance
WHEN NEW.status = 'frozen' AND EXISTS (
  SELECT 1 FROM workspace JOIN cloud_account ON cloud_account.id = workspace.cloud_account
  WHERE cloud_account.instance_id = NEW.id)
BEGIN SELECT raise(ABORT, 'a workspace is settled through this instance'); END;

CREATE TRIGGER released_instance_stays_released BEFORE UPDATE OF status ON instance
WHEN OLD.status = 'released' AND NEW.status <> 'released'
BEGIN SELECT raise(ABORT, 'a released instance does not come back'); END;

CREATE TRIGGER workspace_needs_an_active_instance BEFORE UPDATE OF cloud_account ON workspace
WHEN NEW.cloud_account IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM cloud_account JOIN instance ON instance.id = cloud_account.instance_id
  WHERE cloud_account.id = NEW.cloud_account AND instance.status = 'active')
BEGIN SELECT raise(ABORT, 'the instance of this cloud account is not active'); END;

CREATE TABLE bill (
  billing_account INTEGER NOT NULL REFERENCES billing_account (id),
  month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]'),
  workspace TEXT NOT NULL REFERENCES workspace (id),
  amount_cents INTEGER NOT NULL CHECK (amount_cents >= 0),
  PRIMARY KEY (month, workspace)
) STRICT, WITHOUT ROWID;

-- A registration that has not reached its end; the visitor's cookie finds it again. billing_account is the
-- one with the same user name that it was bound to.
CREATE TABLE registration (
  visitor TEXT PRIMARY KEY,
  site TEXT NOT NULL REFERENCES guance_site (code),
  username TEXT NOT NULL,
  password TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  billing_account INTEGER REFERENCES billing_account (id),
  account TEXT REFERENCES guance_account (id),
  workspace TEXT REFERENCES workspace (id),
  CHECK (workspace IS NULL OR account IS NOT NULL)
) STRICT, WITHOUT ROWID;

-- Someone who came from KooGallery by the login of what was bought there; site is where a workspace would
-- be created, billing_account the one that was bound.
CREATE TABLE marketplace_entry (
  visitor TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  instance_id TEXT NOT NULL REFERENCES instance (id),
  site TEXT NOT NULL REFERENCES guance_site (code),
  billing_account INTEGER REFERENCES billing_account (id),
  entered TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A way into Billing Center without signing in, good once and for a short time.
CREATE TABLE entry_ticket (
  digest TEXT PRIMARY KEY,
  billing_account INTEGER NOT NULL REFERENCES billing_account (id),
  issued TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A verification code, good once and for what it was asked for; spent is when it was used.
CREATE TABLE mail (
  id INTEGER PRIMARY KEY,
  address TEXT NOT NULL COLLATE NOCASE,
  kind TEXT NOT NULL CHECK (kind IN (
    'registration', 'binding', 'workspace', 'account_change', 'billing_password', 'guance_password', 'huawei_password',
    'security_check')),
  code TEXT NOT NULL CHECK (length(code) = 6),
  sent TEXT NOT NULL,
  spent TEXT
) STRICT;
CREATE INDEX mail_by_address ON mail (address);

-- Huawei Cloud ---------------------------------------------------------------------------------

CREATE TABLE huawei_account (
  id TEXT PRIMARY KEY CHECK (length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  email TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  authentication TEXT NOT NULL DEFAULT 'none'
    CHECK (authentication IN ('none', 'review', 'authenticated', 'rejected')),
  authenticated_as TEXT CHECK (authenticated_as IN ('individual', 'enterprise')),
  has_payment_method INTEGER NOT NULL DEFAULT 0 CHECK (has_payment_method IN (0, 1)),
  created TEXT NOT NULL,
  CHECK ((authentication = 'none') = (authenticated_as IS NULL))
) STRICT;

-- The account itself signs in as the IAM user of its own name (is_owner); others are sub-users.
CREATE TABLE iam_user (
  id TEXT PRIMARY KEY CHECK (length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  account TEXT NOT NULL REFERENCES huawei_account (id),
  name TEXT NOT NULL,
  password TEXT NOT NULL,
  is_owner INTEGER NOT NULL CHECK (is_owner IN (0, 1)),
  created TEXT NOT NULL,
  UNIQUE (account, name)
) STRICT;
CREATE UNIQUE INDEX one_owner_per_account ON iam_user (account) WHERE is_owner = 1;

CREATE TABLE project (
  id TEXT PRIMARY KEY CHECK (length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  account TEXT NOT NULL REFERENCES huawei_account (id),
  name TEXT NOT NULL,
  region TEXT NOT NULL,
  UNIQUE (account, name)
) STRICT;

CREATE TABLE access_key (
  id TEXT PRIMARY KEY,
  iam_user TEXT NOT NULL REFERENCES iam_user (id),
  description TEXT NOT NULL DEFAULT '',
  is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
  created TEXT NOT NULL
) STRICT;

-- due is when the review ends, unless someone decides it before.
CREATE TABLE realname_application (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL REFERENCES huawei_account (id),
  kind TEXT NOT NULL CHECK (kind IN ('individual', 'enterprise')),
  name TEXT NOT NULL,
  document TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('review', 'approved', 'rejected')),
  submitted TEXT NOT NULL,
  due TEXT NOT NULL,
  decided TEXT,
  CHECK ((status = 'review') = (decided IS NULL))
) STRICT;
CREATE UNIQUE INDEX one_review_per_account ON realname_application (account) WHERE status = 'review';

-- KooGallery -----------------------------------------------------------------------------------

CREATE TABLE product (
  id TEXT PRIMARY KEY CHECK (length(id) = 36),
  slug TEXT NOT NULL UNIQUE,
  offer_id TEXT NOT NULL UNIQUE CHECK (offer_id GLOB 'OFFI[0-9]*' AND length(offer_id) IN (22, 23)),
  sku_code TEXT NOT NULL CHECK (length(sku_code) = 36),
  seller TEXT NOT NULL,
  category TEXT NOT NULL,
  billing_mode TEXT NOT NULL CHECK (billing_mode IN ('pay_per_use', 'one_time', 'yearly_monthly')),
  is_sold INTEGER NOT NULL CHECK (is_sold IN (0, 1)),
  position INTEGER NOT NULL UNIQUE
) STRICT;

-- confirmation is the one-time token of the confirm page: a page submitted twice makes one order.
CREATE TABLE purchase_order (
  id TEXT PRIMARY KEY CHECK (length(id) = 17 AND id GLOB 'CS[0-9]*'),
  account TEXT NOT NULL REFERENCES huawei_account (id),
  iam_user TEXT NOT NULL REFERENCES iam_user (id),
  confirmation TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(16)))),
  status TEXT NOT NULL CHECK (status IN ('processing', 'completed', 'canceled')),
  created TEXT NOT NULL
) STRICT;
CREATE INDEX purchase_order_by_account ON purchase_order (account);

CREATE TABLE order_line (
  id TEXT PRIMARY KEY,
  purchase_order TEXT NOT NULL REFERENCES purchase_order (id),
  product TEXT NOT NULL REFERENCES product (id),
  UNIQUE (purchase_order, product),
  CHECK (id GLOB purchase_order || '-[0-9][0-9][0-9][0-9][0-9][0-9]')
) STRICT;

-- What an order line bought. It has its instance ID (the Resource ID) from the seller, once provisioned.
-- unlisted_views counts down the views of Purchased Apps that do not show it yet, which it does not before
-- the real second unlisted_until either; stale_views those that still show it as it was, stale_status, after it
-- was unsubscribed.
CREATE TABLE resource (
  id INTEGER PRIMARY KEY,
  order_line TEXT NOT NULL UNIQUE REFERENCES order_line (id),
  instance_id TEXT UNIQUE,
  status TEXT NOT NULL CHECK (status IN ('provisioning', 'running', 'frozen', 'closed', 'canceled')),
  unsubscribed TEXT,
  invoice TEXT NOT NULL DEFAULT 'none' CHECK (invoice IN ('none', 'issued', 'returned')),
  unlisted_views INTEGER NOT NULL DEFAULT 1 CHECK (unlisted_views >= 0),
  unlisted_until REAL NOT NULL DEFAULT 0,
  stale_views INTEGER NOT NULL DEFAULT 0 CHECK (stale_views >= 0),
  stale_status TEXT CHECK (stale_status IN ('provisioning', 'running', 'frozen')),
  created TEXT NOT NULL,
  CHECK ((status IN ('provisioning', 'canceled')) = (instance_id IS NULL)),
  CHECK (status <> 'closed' OR unsubscribed IS NOT NULL),
  CHECK (stale_views = 0 OR stale_status IS NOT NULL)
) STRICT;

CREATE TRIGGER closed_resource_stays_closed BEFORE UPDATE OF status ON resource
WHEN OLD.status IN ('closed', 'canceled') AND NEW.status <> OLD.status
BEGIN SELECT raise(ABORT, 'a closed resource does not come back'); END;

CREATE TRIGGER completed_order_is_provisioned BEFORE UPDATE OF status ON purchase_order
WHEN NEW.status = 'completed' AND EXISTS (
  SELECT 1 FROM order_line LEFT JOIN resource ON resource.order_line = order_line.id
  WHERE order_line.purchase_order = NEW.id AND resource.instance_id IS NULL)
BEGIN SELECT raise(ABORT, 'a line of this order has no instance'); END;

CREATE TABLE favorite (
  account TEXT NOT NULL REFERENCES huawei_account (id),
  product TEXT NOT NULL REFERENCES product (id),
  saved TEXT NOT NULL,
  PRIMARY KEY (account, product)
) STRICT, WITHOUT ROWID;

-- The outbox: calls that KooGallery owes the seller. due and lease_until are real seconds, since the quick
-- tries are paced by real time; everything else is the world's time. The first tries of a series are quick;
-- then it rests until the world's clock reaches not_before. owed_since and series_start (attempts made before)
-- are when and where the series began. accepted_as is the instance ID that the seller promised when it
-- answered "processing". A halted call waits for Restart Debugging, and so do those behind it.
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY,
  resource INTEGER NOT NULL REFERENCES resource (id),
  activity TEXT NOT NULL CHECK (activity IN ('newInstance', 'instanceStatus', 'releaseInstance', 'queryInstance')),
  instance_status TEXT CHECK (instance_status IN ('FREEZE', 'NORMAL')),
  status TEXT NOT NULL DEFAULT 'pending'
    CHECK (status IN ('pending', 'calling', 'delivered', 'halted', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  due REAL NOT NULL DEFAULT 0,
  lease_until REAL,
  result TEXT NOT NULL DEFAULT '',
  created TEXT NOT NULL,
  owed_since TEXT NOT NULL,
  series_start INTEGER NOT NULL DEFAULT 0 CHECK (series_start BETWEEN 0 AND attempts),
  not_before TEXT,
  accepted_as TEXT CHECK (accepted_as IS NULL OR activity = 'newInstance'),
  CHECK ((activity = 'instanceStatus') = (instance_status IS NOT NULL)),
  CHECK ((status = 'calling') = (lease_until IS NOT NULL))
) STRICT;
CREATE INDEX delivery_open ON delivery (id) WHERE status IN ('pending', 'calling', 'halted');

-- What KooGallery writes to a seller whose interface fails.
CREATE TABLE seller_mail (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('order_failed', 'calls_halted')),
  delivery INTEGER NOT NULL REFERENCES delivery (id),
  sent TEXT NOT NULL
) STRICT;

-- Visitors -------------------------------------------------------------------------------------

-- A signed-in browser on one site, of one account. parent is the single sign-on session behind it, so that
-- signing out there signs out everywhere; seen is when it last asked for a page, and what is not seen for long
-- has expired.
CREATE TABLE session (
  visitor TEXT PRIMARY KEY,
  site TEXT NOT NULL,
  billing_account INTEGER REFERENCES billing_account (id),
  guance_account TEXT REFERENCES guance_account (id),
  iam_user TEXT REFERENCES iam_user (id),
  parent TEXT REFERENCES session (visitor) ON DELETE CASCADE,
  started TEXT NOT NULL,
  seen TEXT NOT NULL,
  CHECK ((billing_account IS NOT NULL) + (guance_account IS NOT NULL) + (iam_user IS NOT NULL) = 1)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_parent ON session (parent);

CREATE TABLE sign_on_ticket (
  digest TEXT PRIMARY KEY,
  session TEXT NOT NULL REFERENCES session (visitor) ON DELETE CASCADE,
  service TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Wrong passwords in a row for a name on a site, whether or not there is such an account.
CREATE TABLE sign_in_failure (
  site TEXT NOT NULL,
  name TEXT NOT NULL COLLATE NOCASE,
  failures INTEGER NOT NULL CHECK (failures > 0),
  last TEXT NOT NULL,
  PRIMARY KEY (site, name)
) STRICT, WITHOUT ROWID;

-- Good news and refusals that wait for the next page of one visitor.
CREATE TABLE notice (
  id INTEGER PRIMARY KEY,
  visitor TEXT NOT NULL,
  tone TEXT NOT NULL CHECK (tone IN ('success', 'danger', 'warning', 'info')),
  label TEXT NOT NULL,
  params TEXT NOT NULL CHECK (json_valid(params))
) STRICT;
