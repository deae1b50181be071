-- Replaces the snapshot if it is still the one that the change was made to, notes it in the log, and tells all servers.
--
-- KEYS[1]: what all keys begin with. ARGV: the snapshot before, the one after, its version, the entry of the log, the channel.
local p = KEYS[1]
if (redis.call('GET', p .. 'snapshot') or '') ~= ARGV[1] then
  return 0
end
redis.call('SET', p .. 'snapshot', ARGV[2])
redis.call('SET', p .. 'version', ARGV[3])
redis.call('RPUSH', p .. 'log', ARGV[4])
redis.call('PUBLISH', ARGV[5], ARGV[3])
return 1
