-- Puts the token of the variable BENCH_TOKEN into header fields, if there is one.
return function(headers)
  local token = os.getenv("BENCH_TOKEN")
  if token then
    headers["Authorization"] = "Bearer " .. token
  end
  return headers
end
