namespace Ullage.Hosting.Profiling.Nettrace;

/// <summary>The stream of events is not as the format says. The message says what was found, where, and what was expected.</summary>
internal sealed class NettraceFormatException(string message) : Exception(message);
