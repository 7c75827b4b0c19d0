namespace Ullage.Application.Apply;

/// <summary>A file could not be written: which, why, and what was written before it.</summary>
public sealed class FileWriteException(string message, Exception inner) : Exception(message, inner);
