namespace Ullage.Sizing.Backtest;

/// <summary>The history holds no step that could judge anything; the message says what would.</summary>
public sealed class NothingToJudgeException : Exception
{
    /// <summary>No words.</summary>
    public NothingToJudgeException()
    {
    }

    /// <summary>With words.</summary>
    public NothingToJudgeException(string message)
        : base(message)
    {
    }

    /// <summary>With words and what led to it.</summary>
    public NothingToJudgeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
