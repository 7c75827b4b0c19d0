namespace Ullage.Hosting.Logs;

/// <summary>How a log line looks.</summary>
public enum LogShape
{
    /// <summary>Text on a terminal, JSON everywhere else.</summary>
    Auto,

    /// <summary>One JSON object a line.</summary>
    Json,

    /// <summary>For people to read.</summary>
    Text,
}
