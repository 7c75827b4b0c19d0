namespace Ullage.Model;

/// <summary>Something a reader of the result must know: a stable code and a sentence.</summary>
public sealed record Notice(string Code, string Text);
