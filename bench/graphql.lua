-- For wrk: POSTs the JSON bodies of the file $BODIES (one per line) in turn, $WAIT milliseconds after each response. Prints one
-- line of JSON with the figures at the end.
local requests, i = {}, 0
local wait = tonumber(os.getenv("WAIT") or "0")

-- Whole milliseconds at random, so that the fraction is right on average.
if wait > 0 then
  function delay()
    return math.floor(wait + math.random())
  end
end

function init()
  for line in io.lines(os.getenv("BODIES")) do
    requests[#requests + 1] = wrk.format("POST", nil, { ["Content-Type"] = "application/json", ["Accept"] = "application/json", ["Host"] = wrk.headers["Host"] }, line)
  end
end

function request()
  i = i % #requests + 1
  return requests[i]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format('{"requests":%d,"us":%d,"p50":%d,"p99":%d,"p999":%d,"errors":%d}\n', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9), e.connect + e.read + e.write + e.status + e.timeout))
end
