-- Of ten requests, seven read by id, two read a page, one creates.
local report = require("report")
local access = require("access")
local headers = access({["Content-Type"] = "application/json"})
local reading = access({})
local ids = {}
for line in io.lines(os.getenv("BENCH_IDS")) do
  ids[#ids + 1] = "/products/" .. line
end
local number = 0

function request()
  number = number + 1
  local turn = number % 10
  if turn == 0 then
    return wrk.format("POST", "/products", headers, '{"name":"bench ' .. number .. '","price":100}')
  elseif turn == 3 or turn == 7 then
    return wrk.format("GET", "/products?limit=50", reading)
  end
  return wrk.format("GET", ids[number % #ids + 1], reading)
end

done = report
