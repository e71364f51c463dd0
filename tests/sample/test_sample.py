"""The sample case says what was planted in it: recovered here with plain pandas and scipy."""

import functools
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.special import betaln, gammaln

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
CLIENT_FILES = sorted(
    path.relative_to(SAMPLE).as_posix()
    for path in (*SAMPLE.glob("*.csv"), *SAMPLE.glob("emails/*.csv"))
)
N_DAYS = 1096
WEEK = 7.0
REAL_ADDRESS = re.compile(r"@(?!example\.(?:com|net|org)|[a-z]+\.example)[a-z0-9-]+\.[a-z]+")
FICTION = re.compile(r"^(?:0639(?:98|99)|0199|0261|0353|0465|0536)\d+$")


def read(name: str, *, skip: int = 0, encoding: str = "cp1252") -> pd.DataFrame:
    """Read one of the client's files, every cell as text."""
    return pd.read_csv(
        SAMPLE / name,
        sep=";",
        encoding=encoding,
        dtype=str,
        keep_default_na=False,
        skiprows=skip,
    )


@functools.cache
def orders_of_file() -> pd.DataFrame:
    """Orders of the four years, as many times as they stand there."""
    return pd.concat([read(f"commandes_{year}.csv") for year in (2023, 2024, 2025, 2026)])


def money(cells: pd.Series) -> pd.Series:
    """'1 234,50' -> 1234.5."""
    return pd.to_numeric(cells.str.replace("\u00a0", "").str.replace(",", "."), errors="coerce")


def test_made_twice_the_files_are_the_same(generator, tmp_path):
    """The script, run again, writes the committed bytes: files, workbook and truth."""
    generator.main(tmp_path)
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert {*CLIENT_FILES, "truth.json", "workbook.json", "before.json"} == written
    assert [] == [
        name for name in written if (tmp_path / name).read_bytes() != (SAMPLE / name).read_bytes()
    ]


# --- the files as the client hands them over


def test_customer_rows_and_their_duplicates(truth):
    """The file holds the rows, exact copies and conflicting rows that were planted (A1)."""
    rows = read("clients.csv")
    counts = truth["defects"]
    same_id = rows["Numéro client"].duplicated().sum()
    assert (counts["customer_rows"], counts["exact_duplicate_rows"]) == (
        len(rows),
        rows.duplicated().sum(),
    )
    assert counts["same_id_conflicting_rows"] == same_id - rows.duplicated().sum()


def test_missing_and_spoilt_cells(truth):
    """Missing telephones, postcodes without their zero, broken addresses: as counted (A1)."""
    rows = read("clients.csv").drop_duplicates("Numéro client")
    whole = read("clients.csv")
    counts = truth["defects"]
    assert counts["missing_phones"] == whole["Téléphone"].isin(["", "-", "n.c."]).sum()
    assert counts["postcodes_without_zero"] == rows["Code postal"].str.fullmatch(r"\d{4}").sum()
    filled = rows.loc[rows["E-mail"] != "", "E-mail"]
    assert counts["invalid_emails"] == (~filled.str.contains("@")).sum()
    assert rows["Code postal"].isin(["01000", "06200"]).sum() > 0


def test_orders_reconcile_to_the_cent(truth):
    """Orders of four years, overlaps left out, add up to the lines and to the revenue (A1)."""
    whole = orders_of_file()
    orders = whole.drop_duplicates()
    counts = truth["defects"]
    assert (counts["order_rows"], counts["orders"]) == (len(whole), len(orders))
    cents = (money(orders["Montant HT"]) * 100).round().sum()
    lines = (money(read("lignes_commande.csv")["Montant ligne"]) * 100).round().sum()
    assert round(counts["revenue_in_files"] * 100) == cents == lines


def test_returns_are_negative_orders(truth):
    """A return is an order with a negative amount (P1, V1)."""
    orders = orders_of_file()
    ours = orders.drop_duplicates()
    amounts = money(ours["Montant HT"])
    assert truth["returns"]["documents"] == (amounts < 0).sum()
    assert truth["returns"]["amount"] == pytest.approx(amounts[amounts < 0].sum())


def test_the_total_line_says_the_sum_of_the_costs(truth):
    """Costs stand under a title, above their own total, with spaces in the thousands (A1)."""
    table = read("couts_relation_client.csv", skip=1)
    amounts = money(table["Montant"])
    assert "TOTAL" == table["Mois"].iloc[-1]
    assert truth["defects"]["cost_total"] == pytest.approx(amounts.iloc[-1])
    assert amounts.iloc[-1] == pytest.approx(amounts.iloc[:-1].sum())


def test_each_sales_channel_of_the_file_is_known():
    """Orders carry the four channels the affinities speak of (V10)."""
    orders = read("commandes_2026.csv")
    assert {"Magasin", "Site web", "Application", "Téléphone"} == set(orders["Canal de vente"])


def test_the_canaries_stand_in_the_files(truth):
    """The planted person is in customers, orders and answers: a leak would show (A1)."""
    planted = truth["canaries"]
    customers = (SAMPLE / "clients.csv").read_text(encoding="cp1252")
    answers = (SAMPLE / "satisfaction.csv").read_text(encoding="utf-8-sig")
    for canary in ("name", "email", "phone"):
        assert planted[canary] in answers
    for canary in ("last_name", "email", "phone", "customer_id"):
        assert planted[canary] in customers
    orders = orders_of_file()
    assert (orders["Numéro client"] == planted["customer_id"]).any()


def test_nobody_real_can_be_reached():
    """Telephones are of the ranges kept for fiction, addresses of reserved domains."""
    rows = read("clients.csv")
    phones = rows["Téléphone"].str.replace(" ", "")
    given = phones[~phones.isin(["", "-", "n.c.", "0699887766"])]
    assert given.str.match(FICTION).all()
    for name in CLIENT_FILES:
        encoding = {"satisfaction.csv": "utf-8-sig", "navigation.csv": "utf-8"}.get(name, "cp1252")
        text = (SAMPLE / name).read_text(encoding=encoding)
        assert REAL_ADDRESS.search(text) is None, name


def test_the_sample_stays_small():
    """All of it weighs less than 25 MB."""
    files = [*CLIENT_FILES, "truth.json", "workbook.json"]
    assert sum((SAMPLE / name).stat().st_size for name in files) < 25e6


# --- what was planted is found again


def repeats(made) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Repeat purchases, week of the last, weeks watched, by person; a day counts once."""
    sold = made.orders[~made.orders["is_return"]].drop_duplicates(["person", "day"])
    days = sold.groupby("person")["day"].agg(["min", "max", "size"])
    return (
        (days["size"] - 1).to_numpy(),
        ((days["max"] - days["min"]) / WEEK).to_numpy(),
        ((N_DAYS - days["min"]) / WEEK).to_numpy(),
    )


def minus_log_likelihood(logs, x, last, watched):
    """BG/NBD (Fader, Hardie and Lee 2005), parameters as logarithms."""
    r, alpha, a, b = np.exp(logs)
    common = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    alive = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + watched)
    again = np.where(x > 0, x, 1)
    gone = betaln(a + 1, b + again - 1) - betaln(a, b) - (r + x) * np.log(alpha + last)
    total = np.where(x > 0, np.logaddexp(alive, gone), alive) + common
    return -total.mean()


def test_the_buying_process_is_recovered(made, truth):
    """BG/NBD fitted to the purchases of true persons finds what was planted, within 15 % (V2)."""
    planted = list(truth["buying"]["bg_nbd_weeks"].values())
    found = minimize(
        minus_log_likelihood, np.log([1.0, 20.0, 1.0, 3.0]), args=repeats(made), method="L-BFGS-B"
    )
    assert np.exp(found.x) == pytest.approx(planted, rel=0.15)


def minus_log_spend(logs, x, mean):
    """Gamma-Gamma (Fader and Hardie, note 25), parameters as logarithms."""
    p, q, gamma = np.exp(logs)
    known = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(gamma)
    seen = (p * x - 1) * np.log(mean) + p * x * np.log(x) - (p * x + q) * np.log(x * mean + gamma)
    return -(known + seen).mean()


def test_the_spending_process_is_recovered(made, truth):
    """Gamma-Gamma fitted to the sales, returns aside, finds what was planted within 12 % (V2)."""
    sold = made.orders[~made.orders["is_return"]]
    baskets = sold.groupby(["person", "day"])["amount"].sum().groupby("person")
    found = minimize(
        minus_log_spend,
        np.log([2.0, 3.0, 200.0]),
        args=(baskets.size().to_numpy(float), baskets.mean().to_numpy()),
        method="L-BFGS-B",
    )
    planted = list(truth["buying"]["gamma_gamma"].values())
    assert np.exp(found.x) == pytest.approx(planted, rel=0.12)


def test_baskets_are_recovered(made, truth):
    """The mean basket is p gamma / (q - 1) within 3 %, whatever the frequency (V2)."""
    sold = made.orders[~made.orders["is_return"]]
    baskets = sold.groupby("person")["amount"].mean()
    often = sold.groupby("person").size() > 2
    assert baskets.mean() == pytest.approx(truth["buying"]["mean_basket"], rel=0.03)
    assert baskets[often].mean() == pytest.approx(truth["buying"]["mean_basket"], rel=0.06)


def test_orders_without_their_customer_are_few(made, truth):
    """What the file sells to nobody known is what was added to it (A1)."""
    counts = truth["defects"]
    extra = counts["orders_without_customer"] + counts["orders_of_unknown_customers"]
    assert counts["orders"] - len(made.orders) == extra


def test_publics_are_counted_again_from_the_files(truth):
    """Head counts of the professionals and of those asleep, from the files alone (P2)."""
    customers = read("clients.csv").drop_duplicates("Numéro client")
    orders = orders_of_file()
    orders = orders.drop_duplicates()
    orders = orders[orders["Numéro client"].isin(customers["Numéro client"])]
    sold = orders[money(orders["Montant HT"]) > 0]
    pros = customers.loc[customers["Typologie"] == "Pro", "Numéro client"]
    assert truth["publics"]["PU-3"]["customers"] == pros.isin(sold["Numéro client"]).sum()
    day = pd.to_datetime(sold["Date commande"], format="%d/%m/%Y")
    last = day.groupby(sold["Numéro client"]).max()
    asleep = (pd.Timestamp("2026-10-31") - last).dt.days > 540
    assert truth["publics"]["PU-4"]["customers"] == asleep.sum()


def test_persons_known_twice_look_alike(made, truth):
    """Both numbers of a person known twice stand in the file, with one postcode (A1)."""
    pairs = pd.DataFrame([pair.split() for pair in truth["known_twice"]], columns=["card", "web"])
    rows = made.rows.set_index("customer_id")
    card, web = rows.loc[pairs["card"]], rows.loc[pairs["web"]]
    assert 900 == len(pairs)
    assert (card["postcode"].to_numpy() == web["postcode"].to_numpy()).all()
    assert (card["email"].to_numpy() == web["email"].to_numpy()).mean() > 0.4


def test_late_deliveries_bring_calls(truth):
    """Recovered from the files: a late delivery multiplies calls about the order (J9, R5)."""
    orders = orders_of_file().drop_duplicates()
    promised = pd.to_datetime(orders["Livraison promise"], format="%d/%m/%Y", errors="coerce")
    done = pd.to_datetime(orders["Livraison faite"], format="%d/%m/%Y", errors="coerce")
    known = done.notna() & (promised >= pd.Timestamp("2024-11-01"))
    share = (done > promised)[known].mean()
    late = truth["late_deliveries"]
    assert share == pytest.approx(late["planted"]["late_share"], abs=0.015)
    contacts = read("contacts_service_client.csv", skip=2)
    calls = (contacts["Motif"] == "Retard de livraison").sum()
    rate = calls / (done > promised)[known].sum()
    assert rate == pytest.approx(late["planted"]["contact_rate_late"], abs=0.03)


def test_affinities_go_the_way_they_were_planted(truth):
    """A factor above one lifts the category on its channel, below one lowers it (V10)."""
    lines = read("lignes_commande.csv")
    lines = lines[money(lines["Montant ligne"]) > 0]
    orders = orders_of_file()
    channel = orders.drop_duplicates("Numéro commande").set_index("Numéro commande")
    lines["channel"] = lines["Numéro commande"].map(channel["Canal de vente"])
    overall = lines["Rayon"].value_counts(normalize=True)
    within = lines.groupby("channel")["Rayon"].value_counts(normalize=True)
    for one in truth["affinities"]:
        lift = within[one["channel"], one["category"]] / overall[one["category"]]
        assert lift == pytest.approx(one["lift"], rel=0.03)
        assert (lift > 1) == (one["planted_factor"] > 1)


def test_the_response_fades_with_the_pressure(made, truth):
    """Each further e-mail of a month keeps 86 % of the openings, within 5 points (V8)."""
    mails = made.messages[(made.messages["channel"] == "E-mail") & (made.messages["rank"] > 0)]
    rates = mails.groupby("rank")["really_opened"].mean()
    kept = [rates[k + 1] / rates[k] for k in range(1, 6)]
    assert np.mean(kept) == pytest.approx(truth["pressure"]["planted"]["fading"], abs=0.05)


def test_a_few_are_written_to_too_often(made, truth):
    """One addressed customer in nine stands on every list (V8)."""
    share = made.states["is_listed"].mean()
    assert share == pytest.approx(truth["pressure"]["planted"]["listed_share"], abs=0.005)


def test_unsubscriptions_rise_with_the_pressure(made):
    """Messages past the third of a month lose more readers than the first three (V8)."""
    ours = made.messages[made.messages["rank"] > 0]
    leaves = ours["unsubscribed_time"].notna()
    assert leaves[ours["rank"] > 3].mean() > 1.4 * leaves[ours["rank"] <= 3].mean()


def test_engagement_moves_as_planted(made, truth):
    """Monthly transitions between engagement segments are the planted ones within 2 points (V7)."""
    months = [name for name in made.states.columns if str(name).startswith("20")]
    states = made.states[months]
    counts = np.zeros((4, 4))
    for before, after in pairwise(months):
        both = states[states[before] >= 0]
        counts += pd.crosstab(both[before], both[after]).to_numpy()
    found = counts / counts.sum(axis=1, keepdims=True)
    assert found == pytest.approx(np.array(truth["engagement"]["planted"]), abs=0.02)


def test_machine_openings_are_told_apart():
    """Openings made by the mailbox itself are marked and come within two minutes (V7)."""
    sent = read("emails/envois_2026-03.csv")
    machine = sent[sent["Ouverture machine"] == "Oui"]
    times = machine[["Date envoi", "Date ouverture"]].apply(pd.to_datetime, format="%d/%m/%Y %H:%M")
    assert len(machine) > 500
    assert (times["Date ouverture"] - times["Date envoi"]).max() <= pd.Timedelta("2min")


def test_each_touchpoint_has_the_planted_nps(truth):
    """NPS of individuals at each touchpoint: as planted, within three standard errors (J9)."""
    for one in truth["voice"].values():
        error = 100 * np.sqrt(1 / one["n"])
        assert one["nps_of_individuals"] == pytest.approx(one["planted_nps"], abs=3 * error)


def test_nps_is_counted_again_from_the_file(truth):
    """9 and 10 minus 0 to 6, in points, from the file alone (J9)."""
    said = read("satisfaction.csv", encoding="utf-8-sig")
    said = said[said["Indicateur"] == "NPS"]
    score = said["Note"].astype(int)
    point = (score >= 9).astype(int) - (score <= 6).astype(int)
    found = (100 * point.groupby(said["Point de contact"]).mean()).round(2)
    assert {name: one["nps"] for name, one in truth["voice"].items()} == found.to_dict()


def visits_of(log: pd.DataFrame) -> pd.Series:
    """Cut the log in visits: a new one after thirty minutes of silence."""
    when = pd.to_datetime(log["Horodatage"])
    pause = when - when.groupby(log["Numéro client"]).shift() > pd.Timedelta("30min")
    is_new = log["Numéro client"].ne(log["Numéro client"].shift())
    return pd.Series(np.cumsum(pause | is_new))


def test_visits_end_at_the_stock_check(truth):
    """From the log alone: six visits in ten that check the stock end there (J8)."""
    log = read("navigation.csv", encoding="utf-8")
    log = log.sort_values(["Numéro client", "Horodatage"], kind="stable", ignore_index=True)
    visit = visits_of(log)
    ends = log["Événement"].ne("") & visit.ne(visit.shift(-1))
    exits = ends.groupby(log["Événement"]).mean()
    planted = {
        event: after.get("(sortie)", 0.0) for event, after in truth["visits"]["planted"].items()
    }
    assert exits["verif_stock"] == pytest.approx(planted["verif_stock"], abs=0.03)
    shopping = [
        "accueil",
        "recherche",
        "fiche_produit",
        "avis",
        "configurateur",
        "panier",
        "connexion",
    ]
    assert exits["verif_stock"] > 1.5 * exits[shopping].max()


def test_transitions_are_the_planted_ones(made, truth):
    """From each event seen a thousand times, the next comes as planted within 3 points (J8)."""
    log = made.visits.sort_values(["visit", "step"])
    after = log.groupby("visit")["event"].shift(-1).fillna("(sortie)")
    shares = pd.crosstab(log["event"], after, normalize="index")
    seen = log["event"].value_counts()
    for event in seen.index[seen >= 1000]:
        for target, planted in truth["visits"]["planted"][event].items():
            assert shares.loc[event, target] == pytest.approx(planted, abs=0.03)


def test_some_customers_cost_more_than_they_bring(made, truth):
    """Margin less contacts is negative for some, nearly all of the planted group (V3)."""
    margin = made.orders.groupby("person")["margin"].sum()
    spent = made.contacts.groupby("person")["cost"].sum()
    losing = margin.sub(spent, fill_value=0).loc[lambda net: net < 0].index
    planted = made.people.set_index("person")["is_costly"]
    assert truth["costly_customers"]["persons"] == len(losing)
    assert planted[losing].mean() > 0.8


def test_a_false_stock_makes_customers_leave(truth):
    """From the log alone: whose visit ends at the stock check seldom comes back (J8)."""
    log = read("navigation.csv", encoding="utf-8")
    log = log.sort_values(["Numéro client", "Horodatage"], kind="stable", ignore_index=True)
    visit = visits_of(log)
    ends = log[visit.ne(visit.shift(-1))]
    is_last = ends["Numéro client"].ne(ends["Numéro client"].shift(-1))
    at_stock = ends["Événement"] == "verif_stock"
    assert is_last[at_stock].mean() > truth["visits"]["leaves_after_stock_check"]
    assert is_last[at_stock].mean() > is_last[~at_stock].mean() + 0.2
