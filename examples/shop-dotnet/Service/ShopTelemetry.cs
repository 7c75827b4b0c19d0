using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Shop.Service;

/// <summary>What the shop measures and traces of its own.</summary>
internal sealed class ShopTelemetry
{
    public const string Name = "Shop";

    private readonly Counter<long> _orders;
    private readonly Histogram<double> _value;
    private readonly Counter<long> _receipts;

    public ShopTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _orders = meter.CreateCounter<long>("shop.orders", "{order}", "Orders asked for, by what became of them");
        _value = meter.CreateHistogram<double>("shop.order.value", "{euro}", "What an order comes to");
        _receipts = meter.CreateCounter<long>("shop.receipts", "{receipt}", "Receipts, by what became of them");
    }

    public static ActivitySource Source { get; } = new(Name);

    public void Ordered(string outcome) => _orders.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Sold(long totalCents) => _value.Record(totalCents / 100.0);

    public void Receipt(string outcome) => _receipts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
