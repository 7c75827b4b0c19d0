namespace Ullage.Audit.Findings;

/// <summary>A line of a finding, or the part of a long one that is around it.</summary>
/// <param name="Before">What stands before what is meant.</param>
/// <param name="Meant">What is meant, as far as it stands in this line.</param>
/// <param name="After">What stands behind it; nothing where what is meant is cut itself.</param>
/// <param name="IsCutBefore">Whether the line begins before.</param>
/// <param name="IsCutAfter">Whether the line goes on.</param>
public readonly record struct ShownLine(string Before, string Meant, string After, bool IsCutBefore, bool IsCutAfter)
{
    /// <summary>The text, with <c>…</c> where it is cut.</summary>
    public override string ToString() => $"{(IsCutBefore ? "…" : "")}{Before}{Meant}{After}{(IsCutAfter ? "…" : "")}";
}
