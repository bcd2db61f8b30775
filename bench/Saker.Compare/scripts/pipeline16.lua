-- Sends sixteen requests at once and waits for sixteen answers; wrk counts each answer.
init = function(args)
  local requests = {}
  for i = 1, 16 do
    requests[i] = wrk.format()
  end
  sixteen = table.concat(requests)
end

request = function()
  return sixteen
end
