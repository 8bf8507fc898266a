-- What wrk found, as one line of JSON for bench.py, times in microseconds; and clients that wait after a 503 as long as
-- its Retry-After says. The connections are all alike: any of them may wait for the one that was refused.
local threads = {}

function setup(thread)
  threads[#threads + 1] = thread
end

refused = 0
local waits = {}

function response(status, headers)
  if status == 503 then
    refused = refused + 1
    waits[#waits + 1] = 1000 * (tonumber(headers["Retry-After"]) or 1)
  end
end

function delay()
  return table.remove(waits) or 0
end

return function(summary, latency)
  local errors = summary.errors
  local turned_away = 0
  for _, thread in ipairs(threads) do
    turned_away = turned_away + thread:get("refused")
  end
  io.write(string.format(
    '\nBENCH {"requests":%d,"microseconds":%d,"refused":%d,"failed":%d,"p50":%d,"p99":%d}\n',
    summary.requests,
    summary.duration,
    turned_away,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout - turned_away,
    latency:percentile(50),
    latency:percentile(99)
  ))
end
