namespace Ullage.State;

/// <summary>A kept day is not what was written: cut short, altered, or of another release. It is to be removed and read anew from the samples.</summary>
public sealed class StateDamagedException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="day">The day's number since 1970.</param>
    /// <param name="reason">What is wrong with it.</param>
    /// <param name="inner">What showed it.</param>
    public StateDamagedException(int day, string reason, Exception? inner = null)
        : base(reason, inner) => Day = day;

    /// <summary>The day's number since 1970.</summary>
    public int Day { get; }
}

/// <summary>The place where state is kept cannot be read or written. The message says which, why, and what to do; it never holds a credential.</summary>
public sealed class StateException(string message, Exception? inner = null) : Exception(message, inner);
