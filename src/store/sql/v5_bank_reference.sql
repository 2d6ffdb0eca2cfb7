-- Version 5: what the bank calls a transfer, so that a day's VietQR payments can be laid beside the bank's list.
ALTER TABLE payment ADD COLUMN bank_reference TEXT;
