-- What the server keeps. Times are nanoseconds since 1970 UTC.

CREATE TABLE snapshot (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL, body TEXT NOT NULL);

CREATE TABLE log (
  number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, rollout TEXT NOT NULL, detail TEXT NOT NULL
);

CREATE TABLE accounts (name TEXT PRIMARY KEY, role TEXT NOT NULL, hash BLOB NOT NULL, made INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE devices (
  id TEXT PRIMARY KEY, team TEXT NOT NULL, app TEXT NOT NULL, content INTEGER NOT NULL, abi TEXT NOT NULL, api INTEGER NOT NULL,
  network TEXT NOT NULL, metered INTEGER, battery INTEGER, charging INTEGER, free INTEGER, locale TEXT NOT NULL,
  strategy INTEGER NOT NULL, first INTEGER NOT NULL, seen INTEGER NOT NULL, skew INTEGER NOT NULL,
  event INTEGER NOT NULL,     -- the number of the last one
  sequence INTEGER NOT NULL,  -- of the last report
  kept INTEGER NOT NULL,      -- how many rows of events are this device's
  confirmed INTEGER NOT NULL  -- the release that it confirmed last; 0: none
) WITHOUT ROWID;
CREATE INDEX devices_seen ON devices (seen DESC, id);

CREATE TABLE events (
  device TEXT NOT NULL, number INTEGER NOT NULL, release INTEGER NOT NULL, stage TEXT NOT NULL, code TEXT NOT NULL, at INTEGER NOT NULL,
  duration INTEGER NOT NULL, PRIMARY KEY (device, number)
) WITHOUT ROWID;

-- What happened last to a release on a device.
CREATE TABLE progress (
  device TEXT NOT NULL, release INTEGER NOT NULL, stage TEXT NOT NULL, code TEXT NOT NULL,
  since INTEGER NOT NULL, -- the sum of durations since it was offered last
  took INTEGER NOT NULL,  -- that sum where it was confirmed last; 0: never
  PRIMARY KEY (device, release)
) WITHOUT ROWID;
CREATE INDEX progress_took ON progress (took DESC) WHERE took > 0;

-- Sums, so that no page counts 100,000 rows: of devices by installed content ('content'), by ABI ('abi'), and of progress ('progress').
CREATE TABLE tally (
  kind TEXT NOT NULL, release INTEGER NOT NULL, abi TEXT NOT NULL, stage TEXT NOT NULL, code TEXT NOT NULL, devices INTEGER NOT NULL,
  PRIMARY KEY (kind, release, abi, stage, code)
) WITHOUT ROWID;

-- By how many the devices that had confirmed a release last became more in an hour.
CREATE TABLE adoption (hour INTEGER NOT NULL, release INTEGER NOT NULL, more INTEGER NOT NULL, PRIMARY KEY (hour, release)) WITHOUT ROWID;
