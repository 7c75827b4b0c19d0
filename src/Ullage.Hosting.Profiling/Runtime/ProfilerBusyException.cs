namespace Ullage.Hosting.Profiling;

/// <summary>A profile of the same kind is being taken; one at a time, as in Go.</summary>
public sealed class ProfilerBusyException(string message) : Exception(message);
