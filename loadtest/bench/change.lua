-- Changes the price of one product, the same with each request.
local report = require("report")
local access = require("access")
local headers = access({["Content-Type"] = "application/merge-patch+json"})
local path = "/products/" .. io.lines(os.getenv("BENCH_IDS"))()
local number = 0

function request()
  number = number + 1
  return wrk.format("PATCH", path, headers, '{"price":' .. (number % 1000 + 1) .. "}")
end

done = report
