namespace Ullage.Lab;

/// <summary>A part of the lab failed; the message says which and how.</summary>
internal sealed class LabException(string message, Exception? inner = null) : Exception(message, inner);
