-- Reads the first page of 50 products.
local report = require("report")
local headers = require("access")({})

function request()
  return wrk.format("GET", "/products?limit=50", headers)
end

done = report
