using System;

namespace Saker.Compare.Machine;

/// <summary>Something that makes a figure impossible: a server that does not start or dies, a generator that fails.</summary>
internal sealed class MeasurementException : Exception
{
    public MeasurementException()
    {
    }

    public MeasurementException(string message)
        : base(message)
    {
    }

    public MeasurementException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
