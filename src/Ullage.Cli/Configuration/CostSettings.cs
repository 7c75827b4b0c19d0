namespace Ullage.Cli.Configuration;

/// <summary>What resources cost.</summary>
internal static class CostSettings
{
    public static readonly Setting<decimal?> PriceCpu = new()
    {
        Name = "price-cpu",
        Group = SettingGroup.Cost,
        Placeholder = "PRICE",
        Summary = "Price of one core for an hour; with --price-memory the totals show a month's saving (730 hours).",
        Example = "0.031",
        Read = Reads.LastOrNone(ValueText.Price),
        Otherwise = null,
    };

    public static readonly Setting<decimal?> PriceMemory = new()
    {
        Name = "price-memory",
        Group = SettingGroup.Cost,
        Placeholder = "PRICE",
        Summary = "Price of one GiB of memory for an hour.",
        Example = "0.004",
        Read = Reads.LastOrNone(ValueText.Price),
        Otherwise = null,
    };

    public static readonly Setting<string> Currency = new()
    {
        Name = "currency",
        Group = SettingGroup.Cost,
        Placeholder = "CODE",
        Summary = "What prices are in; only shown.",
        Default = "USD",
        Example = "EUR",
        Read = Reads.Last(static t => t.Length is > 0 and <= 8 && t.All(char.IsLetter) ? t : throw new FormatException($"\"{t}\" is not a currency; write letters such as USD")),
        Otherwise = "USD",
    };
}
