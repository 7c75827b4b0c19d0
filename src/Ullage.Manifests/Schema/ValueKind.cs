namespace Ullage.Manifests.Schema;

/// <summary>What a field may hold.</summary>
internal enum ValueKind : byte
{
    /// <summary>Anything: JSON that Kubernetes does not look into, or keeps as it is.</summary>
    Any,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole number of 32 bits.</summary>
    Int32,

    /// <summary>A whole number of 64 bits.</summary>
    Int64,

    /// <summary>A truth value.</summary>
    Bool,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A quantity, such as <c>250m</c>; a number will do.</summary>
    Quantity,

    /// <summary>A whole number or a text.</summary>
    IntOrText,

    /// <summary>A moment in RFC 3339.</summary>
    Time,

    /// <summary>Bytes in base 64.</summary>
    Bytes,

    /// <summary>Texts as keys, values of one type.</summary>
    Map,

    /// <summary>Items of one type.</summary>
    List,

    /// <summary>Fields, each with its own type.</summary>
    Fields,
}
