-- Creates products, one with each request.
local report = require("report")
local access = require("access")
local headers = access({["Content-Type"] = "application/json"})
local number = 0

function request()
  number = number + 1
  local body = '{"name":"bench ' .. number .. '","price":' .. (number % 1000 + 1) .. "}"
  return wrk.format("POST", "/products", headers, body)
end

done = report
