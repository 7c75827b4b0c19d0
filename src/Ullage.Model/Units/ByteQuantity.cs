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

    /// <summary>Kubernetes' canonical text with binary suffixes, such as <c>512Mi</c>.</summary>
    public override string ToString()
    {
        ReadOnlySpan<string> suffixes = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
        var value = Bytes;
        var suffix = "";
        foreach (var next in suffixes)
        {
            if (value == 0 || value % 1024 != 0)
            {
                break;
            }

            value /= 1024;
            suffix = next;
        }

        return value + suffix;
    }

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
