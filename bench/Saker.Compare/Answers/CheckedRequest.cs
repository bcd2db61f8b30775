using Saker.Compare.Works;

namespace Saker.Compare.Answers;

/// <summary>A request that one server has answered rightly, with that answer: what its load is made of. Immutable.</summary>
internal sealed record CheckedRequest(RequestShape Shape, Answer Answer);
