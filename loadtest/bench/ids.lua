-- Reads products by id: a different one with each request, in a fixed order.
local report = require("report")
local headers = require("access")({})
local ids = {}
for line in io.lines(os.getenv("BENCH_IDS")) do
  ids[#ids + 1] = "/products/" .. line
end
local number = 0

function request()
  number = number % #ids + 1
  return wrk.format("GET", ids[number], headers)
end

done = report
