-- Puts the token of the variable BENCH_TOKEN into header fields, if there is one; into the field that BENCH_FIELD names.
return function(headers)
  local token = os.getenv("BENCH_TOKEN")
  if token then
    headers[os.getenv("BENCH_FIELD") or "Authorization"] = "Bearer " .. token
  end
  return headers
end
