-- Every tenth request asks for the connection to be closed, so a connection carries ten requests on average.
local count = 0

init = function(args)
  kept = wrk.format()
  closed = wrk.format(nil, nil, { ["Connection"] = "close" })
end

request = function()
  count = count + 1
  if count % 10 == 0 then
    return closed
  end
  return kept
end
