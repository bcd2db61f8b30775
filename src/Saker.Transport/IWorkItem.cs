namespace Saker.Transport;

/// <summary>A piece of work of any type, as the worker threads see it. Used by one thread at a time.</summary>
internal interface IWorkItem
{
    /// <summary>Does the work and posts the completion to its loop. Never throws.</summary>
    void Run();
}
