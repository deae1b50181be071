-- Forgets a device that was not seen since a time, and takes it out of what is counted of devices now; what its updates came to stays counted.
--
-- KEYS[1]: what all keys begin with. ARGV: device, the time.
local p, id = KEYS[1], ARGV[1]
local seen = redis.call('ZSCORE', p .. 'seen', id)
if not seen or tonumber(seen) >= tonumber(ARGV[2]) then
  return 0
end
local old = redis.call('HMGET', p .. 'device:' .. id, 'abi', 'version', 'confirmed')
for i, hash in ipairs({'abis', 'versions', 'confirmed'}) do
  if old[i] and redis.call('HINCRBY', p .. hash, old[i], -1) == 0 then
    redis.call('HDEL', p .. hash, old[i])
  end
end
redis.call('DEL', p .. 'device:' .. id, p .. 'events:' .. id, p .. 'last:' .. id)
redis.call('ZREM', p .. 'seen', id)
return 1
