namespace Ullage.Generators;

/// <summary>Something asked for cannot be made; the message says what was found, what was expected, and the way out.</summary>
public sealed class GenerationException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">For people, one line.</param>
    public GenerationException(string message)
        : base(message)
    {
    }
}
