namespace Ullage.Testing.Servers;

/// <summary>A real tool that a test needs is not on this machine: the test that lets it pass is reported as skipped, with the reason.</summary>
/// <remarks>xunit.v3 takes any exception whose message begins with this token for a skip, which spares this project a reference to it.</remarks>
public sealed class ToolMissingException(string reason) : Exception("$XunitDynamicSkip$" + reason);
