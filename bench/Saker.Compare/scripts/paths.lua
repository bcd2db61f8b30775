-- Asks for the paths of a file, one a line, over and over: wrk ... url -- FILE
local requests = {}
local turn = 0

init = function(args)
  for path in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format(nil, path)
  end
end

request = function()
  turn = turn % #requests + 1
  return requests[turn]
end
