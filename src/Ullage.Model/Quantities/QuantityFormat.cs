namespace Ullage.Model;

/// <summary>The family of suffixes in which a <see cref="Quantity"/> prints; parsing keeps the family that was written.</summary>
public enum QuantityFormat
{
    /// <summary>Powers of a thousand: <c>n u m k M G T P E</c>, or none.</summary>
    DecimalSI,

    /// <summary>Powers of 1024: <c>Ki Mi Gi Ti Pi Ei</c>.</summary>
    BinarySI,

    /// <summary>A decimal exponent: <c>e3</c>.</summary>
    DecimalExponent,
}
