"""How KooGallery tells a seller of purchases: its outbox, the seller's endpoint and their signatures."""
