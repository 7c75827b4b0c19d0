namespace Ullage.Hosting.Configuration;

/// <summary>A text that is not printed by accident: logs, exceptions and string interpolation show <c>***</c>.</summary>
public readonly struct Secret : IEquatable<Secret>
{
    internal const string Mask = "***";

    private readonly string? _text;

    /// <summary>Wraps a text.</summary>
    public Secret(string text) => _text = text ?? throw new ArgumentNullException(nameof(text));

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(_text);

    /// <inheritdoc/>
    public static bool operator ==(Secret left, Secret right) => left.Equals(right);

    /// <inheritdoc/>
    public static bool operator !=(Secret left, Secret right) => !left.Equals(right);

    /// <summary>The text itself, for whoever needs it; empty where there is none.</summary>
    public string Reveal() => _text ?? "";

    /// <inheritdoc/>
    public bool Equals(Secret other) => string.Equals(Reveal(), other.Reveal(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Secret other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Reveal(), StringComparison.Ordinal);

    /// <summary>Never the text.</summary>
    public override string ToString() => IsEmpty ? "" : Mask;
}
