-- Reads the first page of 50 products.
local report = require("report")

function request()
  return wrk.format("GET", "/products?limit=50")
end

done = report
