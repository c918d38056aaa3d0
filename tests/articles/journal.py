"""What a browser keeps of the texts that are written in it (static/js/writing/journal.js)."""

from playwright.sync_api import Page

from tests.browser import until

ROWS = """(name) => new Promise((done, fail) => {
  setTimeout(done, 2e3, []); // a store that does not answer is asked again
  const asked = indexedDB.open("textes");
  asked.onupgradeneeded = () => { asked.transaction.abort(); }; // the page has not made it yet: it is not made here
  asked.onerror = () => done([]);
  asked.onsuccess = ({ target: { result } }) => {
    const rows = result.transaction(name).objectStore(name).getAll();
    rows.onsuccess = () => { result.close(); done(rows.result); };
    rows.onerror = fail;
  };
})"""


def kept_texts(page: Page) -> list[dict]:
    """Every entry, of whatever account: its `fields` are pairs of a name and a value."""
    return page.evaluate(ROWS, "textes")


def wait_for_kept(page: Page, words: str) -> None:
    """Until the browser keeps a text with these words: what is typed is written a moment later."""
    until(page, lambda: any(words in value for text in kept_texts(page) for _, value in text["fields"]), True)


def wait_for_number(page: Page, number: int) -> None:
    """Until the browser keeps so many texts."""
    until(page, lambda: len(kept_texts(page)), number)


def wait_for_account(page: Page, person) -> None:
    """Until the browser has noted that this person is the one who is logged in."""
    until(page, lambda: [row["who"] for row in page.evaluate(ROWS, "comptes") if row["account"] == "last"], [str(person.pk)])
