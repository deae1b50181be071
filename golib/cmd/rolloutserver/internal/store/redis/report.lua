-- Stores one report of a device, whole or not at all.
--
-- KEYS[1]: what all keys begin with.
-- ARGV: device, sequence, seen, abi, version, body, the first hour that is still shown, and for each event: number, release, class, code, took,
-- hour, text. Numbers have 19 digits, so that they compare as text: a number of Lua's counts only to 2^53. abi and code have no spaces.
-- Returns the number of the device's last event.
local p, id, sequence, abi, version = KEYS[1], ARGV[1], ARGV[2], ARGV[4], ARGV[5]
local key = p .. 'device:' .. id
local old = redis.call('HMGET', key, 'sequence', 'event', 'abi', 'version', 'confirmed')

-- add counts in a hash; what is counted down to nothing goes.
local function add(hash, field, by)
  if redis.call('HINCRBY', hash, field, by) == 0 then
    redis.call('HDEL', hash, field)
  end
end

if not old[1] or old[1] < sequence then
  redis.call('HSET', key, 'sequence', sequence, 'body', ARGV[6], 'abi', abi, 'version', version)
  redis.call('ZADD', p .. 'seen', ARGV[3], id)
  if not old[1] then
    redis.call('HSET', key, 'first', ARGV[3])
  end
  if old[3] ~= abi then
    if old[3] then add(p .. 'abis', old[3], -1) end
    add(p .. 'abis', abi, 1)
    old[3] = abi
  end
  if old[4] ~= version then
    if old[4] then add(p .. 'versions', old[4], -1) end
    add(p .. 'versions', version, 1)
  end
end

-- outcome counts one device by its last state: class, abi, code.
local function outcome(release, class, abi, code, by)
  local hash = p .. 'outcome:' .. release
  add(hash, class .. ' ' .. abi, by)
  if code ~= '' then
    add(hash, class .. ' ' .. abi .. ' ' .. code, by)
    local failure = release .. ' ' .. code
    if tonumber(redis.call('ZINCRBY', p .. 'failures', by, failure)) <= 0 then
      redis.call('ZREM', p .. 'failures', failure)
    end
  end
end

-- adopt moves a device from the release that it confirmed before.
local function adopt(release, hour)
  local first, last = ARGV[7], p .. 'hour:' .. hour
  local function move(which, by)
    add(p .. 'confirmed', which, by)
    if hour >= first then
      add(last, which, by)
      redis.call('EXPIREAT', last, tonumber(hour) * 3600 + 50 * 3600)
    end
  end
  if old[5] ~= release then
    if old[5] then move(old[5], -1) end
    move(release, 1)
    redis.call('HSET', key, 'confirmed', release)
    old[5] = release
  end
end

local event, states = old[2] or '', p .. 'last:' .. id

-- bound keeps the states of the 64 highest releases, whatever a device makes up. Those that go stay counted.
local function bound()
  local releases = redis.call('HKEYS', states)
  if #releases > 64 then
    table.sort(releases)
    redis.call('HDEL', states, releases[1])
  end
end

for i = 8, #ARGV, 7 do
  local number, release, class, code, took, hour, text = unpack(ARGV, i, i + 6)
  if event < number then
    event = number
    redis.call('LPUSH', p .. 'events:' .. id, text)
    local before = redis.call('HGET', states, release)
    local sum = tonumber(took)
    if before then
      local c, a, s, e = string.match(before, '^(%S*) (%S*) (%S*) (%S*)$')
      outcome(release, c, a, e, -1)
      sum = sum + tonumber(s)
    end
    if class == 'o' then sum = 0 end
    outcome(release, class, old[3], code, 1)
    redis.call('HSET', states, release, string.format('%s %s %.0f %s', class, old[3], sum, code))
    if not before then bound() end
    if class == 'c' then
      adopt(release, hour)
      redis.call('ZADD', p .. 'slowest', sum, id .. ' ' .. release)
      redis.call('ZREMRANGEBYRANK', p .. 'slowest', 0, -11)
    end
  end
end
if event ~= (old[2] or '') then
  redis.call('HSET', key, 'event', event)
  redis.call('LTRIM', p .. 'events:' .. id, 0, 99)
end
return event
