namespace Saker.Exchange;

/// <summary>Changes a response on its way out: adds a field, replaces a content. Shared and stateless, as handlers are.</summary>
public interface IResponseFilter
{
    /// <summary>Returns <paramref name="response"/>, changed or not, or another in its place.</summary>
    Response Apply(Request request, Response response);
}
