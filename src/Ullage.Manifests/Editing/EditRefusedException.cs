using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Editing;

/// <summary>A change that cannot be made in this file without touching more than was asked for: why, where, and what to do instead.</summary>
public sealed class EditRefusedException : Exception
{
    /// <summary>Makes the refusal; the message begins with the position.</summary>
    /// <param name="reason">What is in the way and the way out.</param>
    /// <param name="position">Where.</param>
    public EditRefusedException(string reason, TextPosition position)
        : base($"{position}: {reason}")
    {
        Reason = reason;
        Position = position;
    }

    /// <summary>The message without the place.</summary>
    public string Reason { get; }

    /// <summary>Where in the text.</summary>
    public TextPosition Position { get; }
}
