namespace Ullage.Model;

/// <summary>An amount of memory: whole bytes. Equality and order are exact. The range is ±8 EiB.</summary>
/// <remarks>A type of its own so that CPU and memory cannot be mixed; see <see cref="CpuQuantity"/>.</remarks>
public readonly record struct ByteQuantity : IComparable<ByteQuantity>
{
    private const long MiB = 1L << 20;

    private ByteQuantity(long bytes) => Bytes = bytes;

    /// <summary>No memory. Also the default value.</summary>
    public static ByteQuantity Zero => default;

    /// <summary>The amount in bytes.</summary>
    public long Bytes { get; }

    /// <summary>The amount in mebibytes; may have a fraction.</summary>
    public double Mebibytes => Bytes / (double)MiB;

    /// <summary>An amount from whole bytes.</summary>
    public static ByteQuantity FromBytes(long bytes) => new(bytes);

    /// <summary>An amount from bytes as a sample gives them, to the nearest byte.</summary>
    /// <exception cref="OverflowException">Not a number, or does not fit.</exception>
    public static ByteQuantity FromBytes(double bytes) => new(ToWhole(bytes));

    /// <summary>An amount from whole mebibytes.</summary>
    /// <exception cref="OverflowException">The amount does not fit.</exception>
    public static ByteQuantity FromMebibytes(long mebibytes) => new(checked(mebibytes * MiB));

    /// <summary>Rounds up to whole mebibytes, the step in which people write memory.</summary>
    public ByteQuantity CeilingToMebibytes() => FromMebibytes(Bytes / MiB + (Bytes % MiB > 0 ? 1 : 0));

    /// <inheritdoc/>
    public int CompareTo(ByteQuantity other) => Bytes.CompareTo(other.Bytes);

    /// <summary>
    /// Reads Kubernetes' quantity text: <c>512Mi</c>, <c>1.5Gi</c>, <c>128M</c>. A fraction of a byte is rounded up, as Kubernetes does;
    /// so <c>100m</c>, a tenth of a byte where 100 M was probably meant, is valid and reads as 1 byte.
    /// </summary>
    /// <exception cref="FormatException">Not a quantity, or beyond ±8 EiB; the message says what to write instead.</exception>
    public static ByteQuantity Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var amount, out var error) ? amount : throw new FormatException(error);
    }

    /// <summary>As <see cref="Parse"/>, without throwing.</summary>
    /// <param name="text">The text; null is an error like any other.</param>
    /// <param name="amount">The amount, or 0.</param>
    /// <param name="error">What was found, what is expected and what to write instead; null on success.</param>
    public static bool TryParse(string? text, out ByteQuantity amount, out string? error)
    {
        amount = default;
        if (!Quantity.TryParse(text, out var quantity, out error))
        {
            return false;
        }

        if (!quantity.TryScaleUp(0, out var bytes))
        {
            error = $"Found '{quantity}' of memory; expected at most {long.MaxValue} bytes (8 EiB), such as 512Mi or 2Gi.";
            return false;
        }

        amount = new ByteQuantity(bytes);
        return true;
    }

    /// <summary>Kubernetes' canonical text with binary suffixes, such as <c>512Mi</c>; decimal below 1024, as Kubernetes has it.</summary>
    public override string ToString() => Quantity.FromScaled(Bytes, 0, QuantityFormat.BinarySI).ToString();

    /// <summary>The larger of two amounts.</summary>
    public static ByteQuantity Max(ByteQuantity left, ByteQuantity right) => left >= right ? left : right;

    /// <summary>The smaller of two amounts.</summary>
    public static ByteQuantity Min(ByteQuantity left, ByteQuantity right) => left <= right ? left : right;

    /// <summary>Sum.</summary>
    public static ByteQuantity operator +(ByteQuantity left, ByteQuantity right) => new(checked(left.Bytes + right.Bytes));

    /// <summary>Difference; may be negative.</summary>
    public static ByteQuantity operator -(ByteQuantity left, ByteQuantity right) => new(checked(left.Bytes - right.Bytes));

    /// <summary>Product, to the nearest byte.</summary>
    public static ByteQuantity operator *(ByteQuantity amount, double factor) => new(ToWhole(amount.Bytes * factor));

    /// <summary>Less than.</summary>
    public static bool operator <(ByteQuantity left, ByteQuantity right) => left.Bytes < right.Bytes;

    /// <summary>Greater than.</summary>
    public static bool operator >(ByteQuantity left, ByteQuantity right) => left.Bytes > right.Bytes;

    /// <summary>At most.</summary>
    public static bool operator <=(ByteQuantity left, ByteQuantity right) => left.Bytes <= right.Bytes;

    /// <summary>At least.</summary>
    public static bool operator >=(ByteQuantity left, ByteQuantity right) => left.Bytes >= right.Bytes;

    private static long ToWhole(double value) => checked((long)Math.Round(value, MidpointRounding.AwayFromZero));
}
