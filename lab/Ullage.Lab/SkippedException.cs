namespace Ullage.Lab;

/// <summary>The machine lacks something that the lab needs; the message says what.</summary>
internal sealed class SkippedException(string reason) : Exception(reason);
