namespace Ullage.Pprof;

/// <summary>What was read is no profile, or more than was allowed. The message says what was found, where, and what was expected.</summary>
public sealed class PprofFormatException : Exception
{
    /// <summary>With what was found, where, and what was expected.</summary>
    public PprofFormatException(string message)
        : base(message)
    {
    }

    /// <summary>With what lies behind it.</summary>
    public PprofFormatException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
