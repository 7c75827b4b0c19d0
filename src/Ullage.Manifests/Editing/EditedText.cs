namespace Ullage.Manifests.Editing;

/// <summary>A file after its edit.</summary>
/// <param name="Bytes">The whole text; outside the splices it is byte for byte the text before.</param>
/// <param name="Splices">What was replaced, in the order of the text, in offsets of the text before; none when everything already was as asked.</param>
public sealed record EditedText(ReadOnlyMemory<byte> Bytes, IReadOnlyList<TextSplice> Splices)
{
    /// <summary>Whether anything is different.</summary>
    public bool IsChanged => Splices.Count > 0;
}
