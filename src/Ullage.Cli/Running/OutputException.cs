namespace Ullage.Cli.Running;

/// <summary>The result could not be written. The message says where and the way out.</summary>
internal sealed class OutputException(string message, Exception inner) : Exception(message, inner);
