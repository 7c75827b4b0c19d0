using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Editing;

/// <summary>Bytes that stand in the place of others.</summary>
/// <param name="Span">The bytes replaced; none for an insertion.</param>
/// <param name="Replacement">What stands there instead, UTF-8.</param>
public sealed record TextSplice(TextSpan Span, ReadOnlyMemory<byte> Replacement);
